/**
 * Errors as clients of google.api.http read them: a google.rpc.Status in JSON, as Envoy and grpc-gateway answer, and not
 * Connect's own form. The HTTP status is the one that google/rpc/code.proto gives to the code.
 */
import type { JsonValue } from '@bufbuild/protobuf';
import type { ErrorDetail } from '../../call/call.ts';
import type { DetailWriter } from '../error-json.ts';
import type { Exchange, HeaderFields } from '../exchange.ts';
import { type Failure, httpStatus } from '../status.ts';

/** `{"code":5,"message":"...","details":[{"@type":"type.googleapis.com/..."}]}` */
export function statusJson(error: Failure & { details?: ErrorDetail[] }, writer: DetailWriter): object {
  return {
    code: error.code,
    message: error.message,
    details: (error.details ?? []).map((detail) => detailJson(detail, writer.debug(detail))),
  };
}

/** Answers with nothing but an error. */
export function answerStatus(
  exchange: Exchange,
  error: Failure & { details?: ErrorDetail[] },
  writer: DetailWriter,
  headers: HeaderFields = {},
): void {
  const body = Buffer.from(JSON.stringify(statusJson(error, writer)));
  exchange.respond(
    error.status ?? httpStatus(error.code),
    {
      ...headers,
      ...error.headers,
      'content-type': 'application/json',
      'content-length': String(body.length),
    },
    false,
  );
  exchange.end(body);
}

/** An Any in JSON; of a type that nobody here knows, its bytes. */
function detailJson({ type, value }: ErrorDetail, json: JsonValue | undefined): object {
  const typed = { '@type': `type.googleapis.com/${type}` };
  if (json === undefined) return { ...typed, value: Buffer.from(value).toString('base64') };
  // Well-known types are no objects in JSON: an Any has them as a value.
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? { ...typed, ...json }
    : { ...typed, value: json };
}
