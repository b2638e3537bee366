/** Where a request goes: from its resolved target to an address, a path and a token. */
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { FileRequest } from './request-file.ts';
import { environmentName, RequestError } from './request-variables.ts';

export interface Destination {
  /** The environment it goes to, when it is one of ours. */
  environment: Environment | undefined;
  /** What to call it: the environment's name, or the host. */
  name: string;
  /** Base URL, without a slash at its end. */
  address: string;
  /** From the slash on, with the query: `/posts.v1.PostsService/List`. */
  path: string;
  /** GRPC requests only. */
  rpc?: { service: string; method: string };
}

const rpcPath = /^\/([\w.]+)\/(\w+)$/;

/** `written` is the request as in the file, `resolved` with its variables' values. Throws RequestError. */
export function requestDestination(
  written: FileRequest,
  resolved: FileRequest,
  environments: Environments,
): Destination {
  const text = /^https?:\/\//.test(resolved.target) ? resolved.target : `http://${resolved.target}`;
  const url = URL.parse(text);
  if (!url) throw new RequestError(written.line, `\`${resolved.target}\` is not an address.`);
  const named = environments.get(environmentName(written.target) ?? '');
  const environment =
    named ?? environments.all.find((each) => URL.parse(each.address)?.origin === url.origin);
  const destination = {
    environment,
    name: environment?.name ?? url.host,
    address: url.origin,
    path: url.pathname + url.search,
  };
  if (written.method !== 'GRPC') return destination;
  const [, service, method] = rpcPath.exec(destination.path) ?? [];
  if (service === undefined || method === undefined) {
    const example = 'GRPC {{local}}/posts.v1.PostsService/List';
    throw new RequestError(
      written.line,
      `\`${destination.path}\` is not a method. Write it in full: \`${example}\`.`,
    );
  }
  return { ...destination, rpc: { service, method } };
}
