/** Finds out how the body of a request by REST is to be read. */
import { Code } from '@connectrpc/connect';
import { type Compression, compressionOf, isIdentity } from '../compression.ts';
import type { Exchange } from '../exchange.ts';
import { type Failure, shown } from '../status.ts';
import { loadMultipart, MultipartBody, type MultipartOptions } from './multipart-body.ts';
import {
  type BodyReader,
  BytesBody,
  IgnoredBody,
  type JsonForm,
  jsonConverter,
  LineBody,
  type MessageSink,
  tooLong,
  WholeBody,
} from './request-body.ts';
import type { RequestMessage } from './request-message.ts';

const lineTypes = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonlines',
]);

/** A reader for the body, or why it cannot be read. A promise only where something has to be loaded first. */
export function selectBody(
  exchange: Exchange,
  request: RequestMessage,
  sink: MessageSink,
  options: MultipartOptions,
): BodyReader | Failure | Promise<BodyReader | Failure> {
  const { place } = request;
  if (place.kind === 'none') return new IgnoredBody(request, sink);
  const contentType = exchange.header('content-type') ?? '';
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const { maxMessageBytes, streams } = options;
  if (!streams && Number(exchange.header('content-length') ?? 0) > maxMessageBytes)
    return tooLong(maxMessageBytes);
  const compression = requestCompression(
    exchange.header('content-encoding'),
    streams || type === 'multipart/form-data',
  );
  if (compression && 'code' in compression) return compression;
  const decompress = compression && ((bytes: Buffer) => compression.decompress(bytes, maxMessageBytes));
  if (type === 'multipart/form-data') return multipart(request, contentType, sink, options);
  const form = jsonForm(type);
  // A bytes field has a JSON of its own; a google.api.HttpBody takes JSON as it is, like all else.
  if (place.kind === 'bytes' && (place.isHttpBody || form !== 'json' || type === '')) {
    if (streams) return new BytesBody(request, contentType, sink);
    return new WholeBody(sink, maxMessageBytes, (body) => request.bytes(body, contentType), decompress);
  }
  if (streams && (lineTypes.has(type) || form !== undefined))
    return new LineBody(request, sink, maxMessageBytes);
  if (form === undefined) return unknownType(type, streams);
  return new WholeBody(sink, maxMessageBytes, jsonConverter(request, form), decompress);
}

function jsonForm(type: string): JsonForm | undefined {
  if (type === '' || type === 'application/x-www-form-urlencoded') return 'form';
  return type === 'application/json' || type.endsWith('+json') ? 'json' : undefined;
}

function requestCompression(
  encoding: string | undefined,
  streams: boolean,
): Compression | Failure | undefined {
  if (isIdentity(encoding)) return undefined;
  const compression = compressionOf(encoding);
  if (compression && !streams) return compression;
  const message = compression
    ? 'A body that is read in pieces cannot be compressed: send it without content-encoding'
    : `The encoding "${shown(encoding ?? '')}" is not known here`;
  return { code: Code.Unimplemented, message, status: 415 };
}

async function multipart(
  request: RequestMessage,
  contentType: string,
  sink: MessageSink,
  options: MultipartOptions,
): Promise<BodyReader | Failure> {
  const Busboy = await loadMultipart();
  try {
    return new MultipartBody(Busboy, request, contentType, sink, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: Code.InvalidArgument, message: `The form cannot be read: ${reason}` };
  }
}

function unknownType(type: string, streams: boolean): Failure {
  const accepted = streams ? 'application/x-ndjson' : 'application/json';
  return {
    code: Code.Unimplemented,
    message: `The content type "${shown(type)}" is not known here; send ${accepted}, or multipart/form-data`,
    status: 415,
    headers: { 'accept-post': `${accepted}, multipart/form-data` },
  };
}
