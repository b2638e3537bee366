/** What really went over the wire, as a document: heads as they are, bodies in hex and decoded, both ways. */

import { gunzipSync } from 'node:zlib';
import type { WireRecord } from '../../runtime/api/exchange.ts';
import type { FirstBytes } from '../../runtime/api/first-bytes.ts';
import { size } from '../request/response-text.ts';
import { hexText } from './hex-text.ts';
import { maskedBytes, maskedHead, maskedText } from './masked-secrets.ts';

type KeptBytes = Pick<FirstBytes, 'bytes' | 'total'>;

/** `secrets`: values that are masked with asterisks, as those of headers are that have keys and tokens; lengths stay true. */
export function wireText(
  target: string,
  { sentHead, sent, receivedHead, received }: WireRecord,
  secrets: readonly string[] = [],
): string {
  const masked = ({ bytes, total }: FirstBytes): KeptBytes => ({ bytes: maskedBytes(bytes, secrets), total });
  return [
    `# ${target}`,
    '# What was sent and received, byte for byte; bodies without the framing of `transfer-encoding`.',
    '# Asterisks are in the place of secrets: of the private environment file, and of headers with keys and tokens.',
    `\n### Sent\n${lines(maskedHead(sentHead, secrets))}`,
    body(masked(sent), sentHead, secrets),
    `\n### Received\n${receivedHead === '' ? 'Nothing was.' : lines(maskedHead(receivedHead, secrets))}`,
    body(masked(received), receivedHead, secrets),
    '',
  ].join('\n');
}

/** Connect's streams frame their messages as gRPC does. */
function isFramed(head: string): boolean {
  return /^content-type: application\/(connect\+|grpc)/im.test(head);
}

function isGzip(head: string): boolean {
  return /^content-encoding: gzip/im.test(head);
}

/** As it is where not all of it was kept. */
function gunzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes);
  } catch {
    return bytes;
  }
}

function lines(head: string): string {
  return head.replaceAll('\r\n', '\n').trimEnd();
}

function body(kept: KeptBytes, head: string, secrets: readonly string[]): string {
  if (kept.total === 0) return '\n# no body';
  const { bytes } = kept;
  const cut = kept.total > bytes.length ? `, the first ${size(bytes.length)} of it` : '';
  const parts = [`\n# body, ${size(kept.total)}${cut}`];
  if (isFramed(head)) parts.push(...frames(bytes, secrets));
  else parts.push(hexText(bytes), ...decoded(isGzip(head) ? gunzipped(bytes) : bytes, secrets));
  return parts.join('\n');
}

/** A frame after the other: a byte of flags, four of length, the message. */
function frames(bytes: Buffer, secrets: readonly string[]): string[] {
  const parts: string[] = [];
  let at = 0;
  for (let number = 1; at + 5 <= bytes.length; number++) {
    const length = bytes.readUInt32BE(at + 1);
    const end = Math.min(bytes.length, at + 5 + length);
    const flags = bytes[at] ?? 0;
    const kind = [...(flags & 1 ? ['compressed'] : []), ...(flags & 2 ? ['end of the stream'] : [])].join(
      ', ',
    );
    parts.push(`\n# frame ${number}: flags ${flags}${kind && ` (${kind})`}, ${length} B`);
    parts.push(hexText(bytes.subarray(at, end)));
    const message = bytes.subarray(at + 5, end);
    parts.push(...decoded(flags & 1 ? gunzipped(message) : message, secrets));
    at = end;
  }
  if (at < bytes.length) parts.push(`\n# the beginning of a frame\n${hexText(bytes.subarray(at))}`);
  return parts;
}

/** The text that bytes are; nothing of those that are none. */
function decoded(bytes: Uint8Array, secrets: readonly string[]): string[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return [`\n# decoded\n${maskedText(text, secrets)}`];
  } catch {
    return [];
  }
}
