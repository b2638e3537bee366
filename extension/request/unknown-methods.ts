/** Requests to methods that their services do not have: renamed or removed since the request was written, or misspelt. */
import type { RequestFile } from '../../runtime/api/request/request-file.ts';
import { targetMethod } from './request-bodies.ts';

export interface KnownMethods {
  /** Full name of the service. */
  readonly name: string;
  readonly methods: readonly { readonly name: string }[];
}

export interface UnknownMethod {
  /** Of the request line, from zero. */
  line: number;
  /** What is written there. */
  method: string;
  message: string;
}

/**
 * `services` may have one several times, as it is defined and as it runs: a method of any of them is known. Of a service that is
 * not among them nothing is said: it may be somebody else's.
 */
export function unknownMethods(
  { requests }: RequestFile,
  services: readonly KnownMethods[],
): UnknownMethod[] {
  return requests.flatMap((request) => {
    const rpc = targetMethod(request);
    const known = services.filter(({ name }) => name === rpc?.service).flatMap(({ methods }) => methods);
    const names = [...new Set(known.map(({ name }) => name))];
    if (!rpc || names.length === 0 || names.includes(rpc.method)) return [];
    const message = `${rpc.service} has no method ${rpc.method}; there is: ${names.join(', ')}`;
    return [{ line: request.line, method: rpc.method, message }];
  });
}
