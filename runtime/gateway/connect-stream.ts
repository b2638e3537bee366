/** Connect's streaming calls: https://connectrpc.com/docs/protocol#streaming-rpcs */
import type { CallEnd, Codec } from '../call/call.ts';
import { acceptedEncodings } from './compression.ts';
import { envelope } from './envelope.ts';
import type { EnvelopedProtocol } from './enveloped-call.ts';
import { type DetailWriter, errorJson } from './error-json.ts';
import { parseConnectTimeout } from './timeout.ts';

/** Flag: this is not a message but the end of the stream, in JSON. */
const endStreamFlag = 0x02;

/** The protocol for one codec. */
export function connectStream(contentType: string, codec: Codec, writer: DetailWriter): EnvelopedProtocol {
  return {
    name: 'connect',
    contentType,
    codec,
    onlyStreams: true,
    encodingHeader: 'connect-content-encoding',
    acceptEncodingHeader: 'connect-accept-encoding',
    fixedHeaders: Object.freeze({
      'content-type': contentType,
      'connect-accept-encoding': acceptedEncodings,
    }),
    timeout: (exchange) => parseConnectTimeout(exchange.header('connect-timeout-ms')),
    lastEnvelope: (end) => envelope(endStreamFlag, Buffer.from(JSON.stringify(endStream(end, writer)))),
  };
}

function endStream(end: CallEnd, writer: DetailWriter): object {
  const metadata: Record<string, string[]> = Object.create(null);
  for (const [name, value] of end.trailers) {
    metadata[name] ??= [];
    metadata[name].push(value);
  }
  return {
    ...(end.error && { error: errorJson(end.error, writer) }),
    ...(end.trailers.length > 0 && { metadata }),
  };
}
