/** Makes the call that a request file describes. */
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import type { Method } from '../gen/skep/environment/v1/environment_pb.ts';
import { secretsHeader, writeSecrets } from './named-secrets.ts';
import type { Destination } from './request-destination.ts';
import type { FileRequest } from './request-file.ts';

/** How a call is made, beyond what its request says. */
export interface CallOptions {
  /** Messages that come one by one, in place of the request's own. */
  messages?: AsyncIterable<string>;
  /** Characters of messages that the answer keeps; by default all. */
  keep?: number;
  /** The deadline is for the gateway alone to keep: while somebody debugs, it waits there. */
  deadlineByGateway?: boolean;
}

/**
 * Whatever comes back is an answer. Rejects with a UserError: `unreachable` when none comes, `too-many-messages` for a method that
 * takes one.
 */
export async function callRequest(
  written: FileRequest,
  to: Destination,
  onMessage: (message: string) => void,
  signal: AbortSignal,
  { messages, keep, deadlineByGateway = false }: CallOptions = {},
): Promise<JsonCallResult> {
  const { token, tls } = to;
  const request = to.environment === undefined ? written : namingSecrets(written);
  const [body = ''] = request.messages;
  if (request.method === 'WEBSOCKET') {
    const { sendWebSocket } = await import('./send-web-socket.ts');
    const { headers } = request;
    const sent = {
      url: to.address + to.path,
      headers,
      messages: messages ?? request.messages,
      token,
      tls,
      keep,
    };
    return sendWebSocket(sent, onMessage, signal);
  }
  if (!to.rpc) {
    const { sendHttp } = await import('./send-http.ts');
    const { method, headers } = request;
    return sendHttp({ method, url: to.address + to.path, headers, body, token, tls }, signal);
  }
  const method = findMethod(to, to.rpc);
  const takesStream = method?.clientStreaming ?? false;
  if (!takesStream && request.messages.length > 1) {
    throw new UserError(
      'too-many-messages',
      `${to.rpc.method} takes one message, and this request has ${request.messages.length}: \`===\` parts the messages of a stream.`,
    );
  }
  const { callJson } = await import('../call-json.ts');
  const stream = takesStream || (method?.serverStreaming ?? false);
  return callJson(
    {
      address: to.address,
      path: to.path,
      body: takesStream ? (messages ?? request.messages) : body || '{}',
      headers: request.headers.map(({ name, value }): [string, string] => [name, value]),
      stream,
      ...(method?.serverStreaming && { onMessage }),
      ...(keep !== undefined && { keep }),
      ...(token !== undefined && { token }),
      tls,
      ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
      deadlineByGateway,
    },
    signal,
  );
}

/** So that the environment does not keep them. */
function namingSecrets(request: FileRequest): FileRequest {
  const { headers, secrets } = request;
  if (secrets === undefined) return request;
  return {
    ...request,
    headers: [...headers, { name: secretsHeader, value: writeSecrets(secrets), line: -1 }],
  };
}

/** What the environment tells of a method; undefined for one it does not list. */
function findMethod(
  { environment }: Pick<Destination, 'environment'>,
  rpc: { service: string; method: string },
): Pick<Method, 'clientStreaming' | 'serverStreaming'> | undefined {
  const services = environment?.projects.flatMap((project) => project.services) ?? [];
  return services.find(({ name }) => name === rpc.service)?.methods.find(({ name }) => name === rpc.method);
}
