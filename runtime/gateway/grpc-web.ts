/** gRPC-Web, binary and text: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md */
import type { CallEnd, Codec } from '../call/call.ts';
import { envelope } from './envelope.ts';
import type { EnvelopedProtocol } from './enveloped-call.ts';
import { grpc, grpcTrailers } from './grpc.ts';

/** Flag: this is not a message but the trailers. */
const trailersFlag = 0x80;

/** The protocol for one codec. `text`: request and response bodies are base64. */
export function grpcWeb(contentType: string, codec: Codec, text: boolean): EnvelopedProtocol {
  const { trailers: _, ...base } = grpc(contentType, codec);
  const protocol: EnvelopedProtocol = { ...base, name: 'grpc-web', lastEnvelope: trailersEnvelope };
  if (!text) return protocol;
  return { ...protocol, bodyDecoder: base64Decoder, encodeBody };
}

function trailersEnvelope(end: CallEnd): Buffer {
  const lines = Object.entries(grpcTrailers(end)).map(([name, value]) => `${name}: ${value}\r\n`);
  return envelope(trailersFlag, Buffer.from(lines.join(''), 'latin1'));
}

/** Every piece of a text body has its own padding; clients have to expect it. */
function encodeBody(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), 'latin1');
}

/** Decodes base64 whose pieces may end in padding anywhere, cut into chunks anywhere. */
function base64Decoder(): (chunk: Buffer) => Buffer | undefined {
  let rest = '';
  return (chunk) => {
    const text = rest + chunk.toString('latin1').replace(/[\r\n]/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    const pieces = text.slice(0, whole).match(/[^=]+=*/g) ?? [];
    if (!pieces.every((piece) => /^[A-Za-z0-9+/]+={0,2}$/.test(piece))) return undefined;
    return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
  };
}
