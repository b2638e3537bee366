/** All that is kept of a call, as the text of a `skep-response` document. Its grammar is syntaxes/skep-response.tmLanguage.json. */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { codeName } from '../../runtime/api/code-names.ts';
import type {
  GetCallResponse,
  KeptMessage,
  Metadata,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { formatJson } from '../request/json-text.ts';
import { size } from '../request/response-text.ts';
import { detailText, type ErrorDetail } from '../response/error-detail.ts';
import { hexText } from '../response/hex-text.ts';
import { milliseconds, shortDuration } from '../views/number-text.ts';
import { callerWords } from './call-origin.ts';

/** Bytes of a message that are shown in hex where it is kept as no JSON. */
const shownBytes = 256;

/** What was answered comes first, as in the response to a request; then what was asked. */
export function callText(
  kept: GetCallResponse,
  environment: string,
  details: readonly ErrorDetail[] = errorDetails(kept.status),
): string {
  const { call, requests, responses } = kept;
  if (!call) return '';
  const took = shortDuration(milliseconds(call.duration));
  const received = `${size(Number(call.responseBytes))} received`;
  const answered = call.responseMessages > 1 ? `  ${call.responseMessages} messages` : '';
  const parts = [
    [
      `${codeName(call.code)}  ${took}  ${received}${answered}`,
      `# ${call.service}/${call.method}`,
      `# ${size(Number(call.requestBytes))} sent by ${callerWords(call)} to ${environment}, ${timeOf(kept)}, ${protocolWords(call.protocol)}`,
      `# served by ${call.project || environment}, instance ${call.instance}`,
      `# trace ${call.traceId}`,
    ].join('\n'),
  ];
  if (responses.length > 0) parts.push(messagesText(responses, call.responseMessages));
  if (call.error !== '') parts.push(call.error);
  if (details.length > 0) parts.push(`### Details\n${details.map(detailText).join('\n\n')}`);
  if (requests.length > 0) parts.push(`### Request\n\n${messagesText(requests, call.requestMessages)}`);
  if (kept.requestHeaders.length > 0) parts.push(`### Request Headers\n${metadataText(kept.requestHeaders)}`);
  if (kept.responseHeaders.length > 0) parts.push(`### Headers\n${metadataText(kept.responseHeaders)}`);
  if (kept.responseTrailers.length > 0) parts.push(`### Trailers\n${metadataText(kept.responseTrailers)}`);
  return `${parts.join('\n\n')}\n`;
}

/** From one service straight to another there is no protocol. */
function protocolWords(protocol: string): string {
  return protocol === 'direct' ? 'directly' : `as ${protocol || 'unknown'}`;
}

function messagesText(messages: readonly KeptMessage[], count: number): string {
  const left = count > messages.length ? [`# the first ${messages.length} of ${count} are kept`] : [];
  return [...left, messages.map(messageText).join('\n\n===\n\n')].join('\n\n');
}

function messageText({ json, wire, size: whole }: KeptMessage): string {
  if (json !== '') return formatJson(json);
  const kept = wire.length < Number(whole) ? `, of which the first ${size(wire.length)} are kept` : '';
  return [`# ${size(Number(whole))}${kept}`, hexText(wire.subarray(0, shownBytes))].join('\n');
}

/** The details of a serialized google.rpc.Status: a `repeated google.protobuf.Any details = 3`. */
export function errorDetails(status: Uint8Array): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  const reader = new BinaryReader(status);
  try {
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      if (field === 3) details.push(anyOf(reader.bytes()));
      else reader.skip(wireType, field);
    }
  } catch {
    // What is broken is shown as far as it could be read.
  }
  return details;
}

function anyOf(bytes: Uint8Array): ErrorDetail {
  const reader = new BinaryReader(bytes);
  const any = { type: '', base64: '' };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) any.type = reader.string().replace(/^.*\//, '');
    else if (field === 2) any.base64 = Buffer.from(reader.bytes()).toString('base64');
    else reader.skip(wireType, field);
  }
  return any;
}

function metadataText(metadata: readonly Metadata[]): string {
  return metadata.map(({ name, value }) => `${name}: ${value}`).join('\n');
}

function timeOf({ call }: GetCallResponse): string {
  const time = new Date(milliseconds(call?.started));
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, -1);
}
