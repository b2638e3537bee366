/** gRPC over HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { CallEnd, Codec } from '../call/call.ts';
import { acceptedEncodings } from './compression.ts';
import type { EnvelopedProtocol } from './enveloped-call.ts';
import type { HeaderFields } from './exchange.ts';
import { addMetadata } from './header-metadata.ts';
import { parseGrpcTimeout } from './timeout.ts';

/** What most calls end with. */
const plainOk: HeaderFields = Object.freeze({ 'grpc-status': '0' });

/** The protocol for one codec; `contentType` is what the request said and the response says. */
export function grpc(contentType: string, codec: Codec): EnvelopedProtocol {
  return {
    name: 'grpc',
    contentType,
    codec,
    encodingHeader: 'grpc-encoding',
    acceptEncodingHeader: 'grpc-accept-encoding',
    fixedHeaders: Object.freeze({ 'content-type': contentType, 'grpc-accept-encoding': acceptedEncodings }),
    timeout: (exchange) => parseGrpcTimeout(exchange.header('grpc-timeout')),
    trailers: grpcTrailers,
  };
}

/** How a call ended, as gRPC's trailers. */
export function grpcTrailers(end: CallEnd): HeaderFields {
  if (!end.error && end.trailers.length === 0) return plainOk;
  const fields: HeaderFields = { 'grpc-status': String(end.error?.code ?? 0) };
  if (end.error) {
    if (end.error.message !== '') fields['grpc-message'] = percentEncode(end.error.message);
    if (end.error.details.length > 0) fields['grpc-status-details-bin'] = statusDetails(end.error);
  }
  addMetadata(fields, end.trailers);
  return fields;
}

/** The message as a header can have it: UTF-8, with a percent code for all but printable ASCII, and for space at its ends. */
function percentEncode(message: string): string {
  if (/^(?! )[\x20-\x24\x26-\x7e]*(?<! )$/.test(message)) return message;
  return message.toWellFormed().replace(/^ +| +$|[^\x20-\x24\x26-\x7e]+/g, encodeURIComponent);
}

/** A `google.rpc.Status` (code = 1, message = 2, details = 3) in base64 without padding. */
function statusDetails(error: NonNullable<CallEnd['error']>): string {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(error.code);
  writer.tag(2, WireType.LengthDelimited).string(error.message);
  for (const { type, value } of error.details) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(`type.googleapis.com/${type}`);
    writer.tag(2, WireType.LengthDelimited).bytes(value);
    writer.join();
  }
  return Buffer.from(writer.finish()).toString('base64').replace(/=+$/, '');
}
