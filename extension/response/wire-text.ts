/** What really went over the wire, as a document: heads as they are, bodies in hex and decoded, both ways. */

import { gunzipSync } from 'node:zlib';
import type { WireRecord } from '../../runtime/api/exchange.ts';
import type { FirstBytes } from '../../runtime/api/first-bytes.ts';
import { size } from '../request/response-text.ts';
import { hexText } from './hex-text.ts';
import { maskedBytes, maskedHead } from './masked-secrets.ts';

/** `secrets`: values that are masked with asterisks, as those of headers are that have keys and tokens; lengths stay true. */
export function wireText(
  target: string,
  { sentHead, sent, receivedHead, received }: WireRecord,
  secrets: readonly string[] = [],
): string {
  return [
    `# ${target}`,
    '# What was sent and received, byte for byte; bodies without the framing of `transfer-encoding`.',
    '# Asterisks are in the place of secrets: of the private environment file, and of headers with keys and tokens.',
    `\n### Sent\n${lines(maskedHead(sentHead, secrets))}`,
    body(sent, sentHead, secrets),
    `\n### Received\n${receivedHead === '' ? 'Nothing was.' : lines(maskedHead(receivedHead, secrets))}`,
    body(received, receivedHead, secrets),
    '',
  ].join('\n');
}

/** Connect's streams frame their messages as gRPC does. */
function isFramed(head: string): boolean {
  return /^content-type: application\/(connect\+|grpc)/im.test(head);
}

function isCompressed(head: string): boolean {
  return /^content-encoding: (?!identity)/im.test(head);
}

/** Undefined where not all of it was kept, or another way of compressing was taken. */
function gunzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

function lines(head: string): string {
  return head.replaceAll('\r\n', '\n').trimEnd();
}

function body(kept: FirstBytes, head: string, secrets: readonly string[]): string {
  if (kept.total === 0) return '\n# no body';
  const { bytes } = kept;
  const cut = kept.total > bytes.length ? `, the first ${size(bytes.length)} of it` : '';
  const parts = [`\n# body, ${size(kept.total)}${cut}`];
  if (isFramed(head)) parts.push(...frames(bytes, secrets));
  else if (isCompressed(head)) parts.push(...compressed(bytes, Buffer.alloc(0), secrets));
  else parts.push(...plain(maskedBytes(bytes, secrets)));
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
    const head = bytes.subarray(at, at + 5);
    const message = bytes.subarray(at + 5, end);
    if (flags & 1) parts.push(...compressed(message, head, secrets));
    else {
      const masked = maskedBytes(message, secrets);
      parts.push(hexText(Buffer.concat([head, masked])), ...decoded(masked));
    }
    at = end;
  }
  if (at < bytes.length) parts.push(`\n# the beginning of a frame\n${hexText(bytes.subarray(at))}`);
  return parts;
}

/** As it went, after what stands before it. Where there are secrets, as it was: they cannot be masked in what is compressed. */
function compressed(bytes: Buffer, before: Buffer, secrets: readonly string[]): string[] {
  const whole = gunzipped(bytes);
  if (secrets.length === 0)
    return [hexText(Buffer.concat([before, bytes])), ...(whole ? decoded(whole) : [])];
  if (!whole) return ['# not shown: it is compressed, and secrets in it could not be masked'];
  return [`\n# before it was compressed, ${size(whole.length)}`, ...plain(maskedBytes(whole, secrets))];
}

function plain(bytes: Buffer): string[] {
  return [hexText(bytes), ...decoded(bytes)];
}

/** The text that bytes are; nothing of those that are none. */
function decoded(bytes: Uint8Array): string[] {
  try {
    return [`\n# decoded\n${new TextDecoder('utf-8', { fatal: true }).decode(bytes)}`];
  } catch {
    return [];
  }
}
