/** How a gRPC server says that a call has ended: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import { constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { Code } from '@connectrpc/connect';
import type { CallEnd, ErrorDetail, Metadata } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';

/** Of what the protocols need, nothing is metadata. */
const reserved = new Set(['content-type', 'content-length', 'date', 'trailer', 'connection']);

/** Codes for HTTP's own statuses: https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md */
const byHttpStatus: Readonly<Record<number, Code>> = {
  400: Code.Internal,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.Unimplemented,
  429: Code.Unavailable,
  502: Code.Unavailable,
  503: Code.Unavailable,
  504: Code.Unavailable,
};

/**
 * What of the headers or trailers is the service's own; several values of binary metadata in one line are told
 * apart.
 */
export function metadataOf(headers: IncomingHttpHeaders): Metadata {
  const metadata: Metadata = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':') || name.startsWith('grpc-') || reserved.has(name))
      continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (!name.endsWith('-bin')) metadata.push([name, one]);
      else for (const part of one.split(',')) metadata.push([name, part.trim()]);
    }
  }
  return metadata;
}

/** The end of a call whose answer is not one of gRPC; undefined when it is. */
export function whyNoAnswer(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): CallEnd | undefined {
  const status = headers[':status'] ?? 0;
  if (status !== 200) {
    return failedEnd(byHttpStatus[status] ?? Code.Unknown, `the server answered with HTTP status ${status}`);
  }
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/grpc')) return undefined;
  return failedEnd(Code.Unknown, `the server answered with "${type}", which is not gRPC`);
}

/** How the call ended. Trailers without a status, or with one that is none of gRPC's, are an Unknown. */
export function endOfTrailers(trailers: IncomingHttpHeaders): CallEnd {
  const metadata = metadataOf(trailers);
  const status = Number(trailers['grpc-status'] ?? Number.NaN);
  if (status === 0) return { trailers: metadata };
  const code = status >= Code.Canceled && status <= Code.Unauthenticated ? status : Code.Unknown;
  const message = Number.isNaN(status)
    ? 'the server did not say how the call ended'
    : decodeMessage(String(trailers['grpc-message'] ?? ''));
  const details = readDetails(trailers['grpc-status-details-bin']);
  return { error: { code, message, details }, trailers: metadata };
}

/** The end of a call whose stream was closed before the server said how it ended. */
export function endOfReset(rstCode: number | undefined, unavailable: string): CallEnd {
  switch (rstCode) {
    case constants.NGHTTP2_CANCEL:
      return failedEnd(Code.Canceled, 'the server cancelled the call');
    case constants.NGHTTP2_ENHANCE_YOUR_CALM:
      return failedEnd(Code.ResourceExhausted, 'the server wants fewer calls');
    case constants.NGHTTP2_INADEQUATE_SECURITY:
      return failedEnd(Code.PermissionDenied, 'the server wants a safer connection');
    case undefined:
    case constants.NGHTTP2_NO_ERROR:
    case constants.NGHTTP2_REFUSED_STREAM:
      return failedEnd(Code.Unavailable, unavailable);
    default:
      return failedEnd(Code.Internal, `the server reset the call (HTTP/2 error ${rstCode})`);
  }
}

function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that encodes nothing: better shown as it is than not at all.
    return text;
  }
}

/** The details of a `google.rpc.Status` (details = 3: Any) in base64; none when it cannot be read. */
function readDetails(header: string | string[] | undefined): ErrorDetail[] {
  if (typeof header !== 'string') return [];
  try {
    const details: ErrorDetail[] = [];
    const reader = new BinaryReader(Buffer.from(header, 'base64'));
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field === 3) details.push(readAny(reader.bytes()));
      else reader.skip(wireType, field);
    }
    return details;
  } catch {
    return [];
  }
}

function readAny(bytes: Uint8Array): ErrorDetail {
  const detail: ErrorDetail = { type: '', value: new Uint8Array() };
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) detail.type = reader.string().replace(/^.*\//, '');
    else if (field === 2) detail.value = reader.bytes();
    else reader.skip(wireType, field);
  }
  return detail;
}
