/** What a call answered, as the text of a `skep-response` document. Its grammar is syntaxes/skep-response.tmLanguage.json. */
import type { JsonCallResult } from '../../runtime/api/call-json.ts';
import { bodyBytes } from '../response/body-bytes.ts';
import { detailText } from '../response/error-detail.ts';
import { hexText } from '../response/hex-text.ts';
import type { StreamItem, StreamLog } from '../stream/stream-log.ts';
import { streamItemsText } from '../stream/stream-text.ts';
import { clockTime } from '../views/time-text.ts';
import { formatJson, formatJsonStart } from './json-text.ts';

/** A call and what came back. */
export interface Answer {
  /** `posts.v1.PostsService/List`, or a URL's path. */
  target: string;
  /** Name of the environment it was sent to. */
  environment: string;
  /** When it was sent. */
  sent: Date;
  result: JsonCallResult;
  /** Of a stream: the first that went to and fro, with times. */
  items?: readonly StreamItem[];
  /** Of the trace that it is part of; absent where nobody keeps that. */
  traceId?: string;
  /** The stack of what its handler threw, its headline first. */
  exception?: string;
}

/** A stream so far. */
export type StreamSoFar = Pick<StreamLog, 'sent' | 'received' | 'last'>;

/** Characters of messages that a document shows; the whole is opened as a file. */
export const shownCharacters = 256 * 1024;
/** Bytes of a body that is no text that a document shows. */
const shownBytes = 16 * 1024;

/** Where a document shows less than there is, what to do. */
const openWhole = 'Open Whole Response';

/** The document: status line, where from, messages, error, headers and trailers. */
export function responseText(answer: Answer): string {
  const { result } = answer;
  const sent = `sent ${size(result.sentBytes)} to ${answer.environment}, ${clock(answer.sent)}`;
  const trace = answer.traceId === undefined ? [] : [`trace ${answer.traceId}`];
  const facts = [answer.target, sent, ...timingFacts(result), ...sizeFacts(result), ...trace];
  const head = `${statusLine(result)}\n${facts.map((fact) => `# ${fact}`).join('\n')}`;
  const exception = answer.exception === undefined ? [] : [`### Exception\n${answer.exception}`];
  return document([head, ...exception, ...answerParts(answer)]);
}

/** The document to be compared with that of another answer: without times and dates, which differ by their nature. */
export function comparableText(answer: Answer): string {
  const { result } = answer;
  const lasting = ([name]: [string, string]) =>
    !/^(date|age|traceparent|x-request-id|server-timing)$/.test(name);
  const compared = {
    ...result,
    headers: result.headers.filter(lasting),
    trailers: result.trailers.filter(lasting),
  };
  const { items: _, ...whole } = answer;
  const head = `${result.code}  HTTP ${result.httpStatus}\n# ${answer.target}`;
  return document([head, ...answerParts({ ...whole, result: compared })]);
}

function document(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}

/** What was answered: messages, bytes, error, headers and trailers. */
function answerParts(answer: Answer): string[] {
  const { result } = answer;
  const parts: string[] = [];
  if (answer.items) parts.push(itemsText(answer.items, answer));
  else if (result.messages.length > 0) parts.push(messagesText(result));
  const body = bodyBytes(result);
  if (body) {
    const cut =
      body.bytes.length > shownBytes ? `, the first ${size(shownBytes)} here: use "${openWhole}"` : '';
    const said = `# ${body.contentType || 'no content type'}, ${size(body.bytes.length)}${cut}`;
    parts.push(`${said}\n${hexText(body.bytes.subarray(0, shownBytes))}`);
  }
  if (result.message !== '') parts.push(result.message);
  if (result.details.length > 0) parts.push(`### Details\n${result.details.map(detailText).join('\n\n')}`);
  if (result.headers.length > 0) parts.push(`### Headers\n${metadataText(result.headers)}`);
  if (result.trailers.length > 0) parts.push(`### Trailers\n${metadataText(result.trailers)}`);
  return parts;
}

/** The document when no answer came: what to do, in the words of the error. */
export function failureText(target: string, environment: string, sent: Date, message: string): string {
  return `no answer\n# ${target}\n# sent to ${environment}, ${clock(sent)}\n\n${message}\n`;
}

/** The document while a stream goes on: how much came, and the last of it. */
export function streamingText(
  target: string,
  environment: string,
  sent: Date,
  soFar: StreamSoFar,
  isPaused = false,
): string {
  const counts = `${isPaused ? 'paused' : 'streaming'}  ${countedSoFar(soFar)}`;
  return `${counts}\n# ${target}\n# sent to ${environment}, ${clock(sent)}\n\n${lastItems(soFar, sent)}\n`;
}

/** The document after the user cancelled. */
export function cancelledText(
  target: string,
  environment: string,
  sent: Date,
  afterMs: number,
  soFar: StreamSoFar,
): string {
  const came = soFar.received > 0 ? `  ${countedSoFar(soFar)}` : '';
  const body = soFar.last.length > 0 ? lastItems(soFar, sent) : 'Cancelled before an answer came.';
  return `cancelled  ${duration(afterMs)}${came}\n# ${target}\n# sent to ${environment}, ${clock(sent)}\n\n${body}\n`;
}

/** 0.8 ms, 12 ms, 1.24 s */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** 348 B, 1.2 KB, 3.4 MB; a KB is 1024 bytes. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** As many messages as can be read at once, and what is left out. */
function messagesText({ messages, dropped = 0 }: JsonCallResult): string {
  const shown: string[] = [];
  let left = shownCharacters;
  for (const message of messages) {
    if (message.length > left) break;
    left -= message.length;
    shown.push(formatJson(message));
  }
  const [first = ''] = messages;
  if (shown.length === 0) {
    const cut = `# the beginning of ${size(first.length)}: use "${openWhole}"`;
    return `${cut}\n\n${formatJsonStart(first, shownCharacters)}`;
  }
  const more = messages.length - shown.length + dropped;
  if (more > 0) shown.push(`# ${counted(more)} more: use "${openWhole}"`);
  return shown.join('\n\n===\n\n');
}

/** Where the time went, each step with its name. */
function timingFacts({ timing }: JsonCallResult): string[] {
  if (!timing) return [];
  const steps: [string, number | undefined][] = [
    ['DNS', timing.dnsMs],
    ['connect', timing.connectMs],
    ['TLS', timing.tlsMs],
    ['send', timing.sendMs],
    ['wait', timing.waitMs],
    ['receive', timing.receiveMs],
  ];
  const known = steps.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${duration(ms)}`]));
  if (known.length === 0) return [];
  // The unit once where it is one: the line is as wide as half a window, and would go on within a number.
  const unit = ' ms';
  if (!known.every((step) => step.endsWith(unit))) return [known.join(', ')];
  return [known.map((step) => step.slice(0, -unit.length)).join(', ') + unit];
}

function sizeFacts({ wire, receivedBytes, uncompressedBytes }: JsonCallResult): string[] {
  if (!wire) return [];
  const body = uncompressedBytes === undefined ? '' : ` (${size(uncompressedBytes)} uncompressed)`;
  return [
    `headers ${size(wire.sentHead.length)} sent, ${size(wire.receivedHead.length)} received; body ${size(receivedBytes)}${body}`,
  ];
}

function counted(messages: number): string {
  return messages === 1 ? '1 message' : `${messages} messages`;
}

function countedSoFar({ sent, received }: StreamSoFar): string {
  return sent > 0 ? `${counted(received)}, ${sent} sent` : counted(received);
}

function lastItems({ sent, received, last }: StreamSoFar, started: Date): string {
  const shown = last.filter(({ kind }) => kind !== 'half-closed').length;
  const left = sent + received > shown ? `# the last ${shown} of ${sent + received}\n\n` : '';
  return left + streamItemsText(last, started, Number.POSITIVE_INFINITY).text;
}

function itemsText(items: readonly StreamItem[], { result, sent }: Answer): string {
  const { text, received } = streamItemsText(items, sent, shownCharacters);
  const more = result.messages.length + (result.dropped ?? 0) - received;
  const rest = more > 0 ? [`# ${counted(more)} more: use "${openWhole}"`] : [];
  return [...(text === '' ? [] : [text]), ...rest].join('\n\n');
}

function statusLine(result: JsonCallResult): string {
  const parts = [
    result.code,
    `HTTP ${result.httpStatus}`,
    duration(result.totalMs),
    `${size(result.receivedBytes)} received`,
  ];
  const messages = result.messages.length + (result.dropped ?? 0);
  if (messages > 1) parts.push(`first byte ${duration(result.firstByteMs)}`, `${messages} messages`);
  return parts.join('  ');
}

function metadataText(metadata: [string, string][]): string {
  return metadata.map(([name, value]) => `${name}: ${value}`).join('\n');
}

function clock(time: Date): string {
  return clockTime(time.getTime());
}
