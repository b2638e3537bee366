/** Connect's unary calls by GET: https://connectrpc.com/docs/protocol#unary-get-request */
import { Code } from '@connectrpc/connect';
import { type Failure, shown } from './status.ts';
import type { UnaryRequest } from './unary-call.ts';

/** Whether a query is Connect's own, and not the fields of a request. */
export function isConnectGet(query: URLSearchParams): boolean {
  return query.has('message') && query.has('encoding');
}

/** The message out of the query. */
export function connectGet(query: URLSearchParams): UnaryRequest | Failure {
  const codec = query.get('encoding');
  if (codec !== 'json' && codec !== 'proto') {
    return {
      code: Code.InvalidArgument,
      message: `The encoding "${shown(codec ?? '')}" is not known; there is: json, proto`,
      status: 415,
    };
  }
  const version = query.get('connect');
  if (version !== null && version !== 'v1') {
    return {
      code: Code.InvalidArgument,
      message: `Connect's version "${shown(version)}" is not known; there is: v1`,
    };
  }
  const text = query.get('message') ?? '';
  const message = query.get('base64') === '1' ? fromBase64Url(text) : Buffer.from(text);
  if (!message) return { code: Code.InvalidArgument, message: 'The message in the query is not base64url' };
  return { codec, message, encoding: query.get('compression') ?? undefined };
}

function fromBase64Url(text: string): Buffer | undefined {
  return /^[A-Za-z0-9_+/-]*={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}
