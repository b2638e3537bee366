/** Where a request goes: from its resolved target to an address, a path and a token. */
import type { ClientTlsFiles } from '../client-tls.ts';
import type { Method } from '../gen/skep/environment/v1/environment_pb.ts';
import type { FileRequest } from './request-file.ts';
import { environmentName, RequestError } from './request-variables.ts';

/** What is asked of an environment here. */
export interface KnownEnvironment {
  readonly name: string;
  readonly isLocal: boolean;
  /** Base URL of its gateway; empty while it is not known. */
  readonly address: string;
  /** What opens its API; absent while it is not known. */
  readonly endpoint: { readonly token: string; readonly tls?: ClientTlsFiles | undefined } | undefined;
  /** What runs in it. */
  readonly projects: readonly { readonly services: readonly KnownService[] }[];
}

interface KnownService {
  /** Full name. */
  readonly name: string;
  readonly methods: readonly Pick<Method, 'name' | 'clientStreaming' | 'serverStreaming'>[];
}

export interface Destination {
  /** The environment it goes to, when it is one of ours. */
  environment: KnownEnvironment | undefined;
  /** What to call it: the environment's name, or the host. */
  name: string;
  /** Base URL, without a slash at its end. */
  address: string;
  /** From the slash on, with the query: `/posts.v1.PostsService/List`. */
  path: string;
  /** What the environment asks for; absent where it asks for nothing, so that a service never sees it. */
  token: string | undefined;
  /** Certificates, where the environment has its own. */
  tls?: ClientTlsFiles;
  /** GRPC requests only. */
  rpc?: { service: string; method: string };
}

const rpcPath = /^\/([\w.]+)\/(\w+)$/;

/** `written` is the request as in the file, `resolved` with its variables' values. Throws RequestError. */
export function requestDestination(
  written: FileRequest,
  resolved: FileRequest,
  environments: readonly KnownEnvironment[],
): Destination {
  const text = /^(https?|wss?):\/\//.test(resolved.target) ? resolved.target : `http://${resolved.target}`;
  // A WebSocket begins as HTTP does, at the same address.
  const url = URL.parse(text.replace(/^ws(?=s?:)/, 'http'));
  if (!url) throw new RequestError(written.line, `\`${resolved.target}\` is not an address.`);
  // By the address it really goes to, whatever the file calls it: the environment's token goes along.
  const there = environments.filter((each) => URL.parse(each.address)?.origin === url.origin);
  const environment = there.find(({ name }) => name === environmentName(written.target)) ?? there[0];
  const tls = environment?.endpoint?.tls;
  const destination: Destination = {
    environment,
    name: environment?.name ?? url.host,
    address: url.origin,
    path: url.pathname + url.search,
    token: needsToken(environment, url.pathname) ? environment?.endpoint?.token : undefined,
    ...(tls && { tls }),
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

/** Services of this machine's projects are open to this machine; the platform's own are not. */
function needsToken(environment: KnownEnvironment | undefined, path: string): boolean {
  return environment?.isLocal === false || path.startsWith('/skep.');
}
