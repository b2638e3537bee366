/** The short form: `GET /posts/get?id=1`, `POST /posts/create` with JSON or a form. */
import type { DescMessage } from '@bufbuild/protobuf';
import { queryToJson } from './query-json.ts';
import type { UnaryRequest } from './unary-call.ts';

/** A request whose fields are in the query. */
export function queryRequest(input: DescMessage, query: string): UnaryRequest {
  return { codec: 'json', encoding: undefined, convert: () => queryToJson(input, query) };
}

/**
 * A request whose body is JSON or a form. `curl -d` calls everything a form, and an empty body means a request with
 * nothing in it.
 */
export function bodyRequest(input: DescMessage, query: string, encoding: string | undefined): UnaryRequest {
  const convert = (body: Buffer) => {
    const text = body.toString('latin1').trimStart();
    if (text.startsWith('{')) return body;
    return queryToJson(input, text === '' ? query : text.trimEnd());
  };
  return { codec: 'json', encoding, convert };
}
