/** Sends one request and tells in text what comes of it, whatever that is. */

import type { JsonCallResult, JsonErrorDetail } from '../../runtime/api/call-json.ts';
import type { Answered } from '../../runtime/api/request/answer-value.ts';
import { callRequest } from '../../runtime/api/request/request-call.ts';
import type { Destination } from '../../runtime/api/request/request-destination.ts';
import type { FileRequest } from '../../runtime/api/request/request-file.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { MessageQueue } from '../stream/message-queue.ts';
import { StreamLog } from '../stream/stream-log.ts';
import { StreamProgress } from '../stream/stream-progress.ts';
import { cancelledText, failureText, responseText, streamingText } from './response-text.ts';
import { tracedRequest } from './traced-request.ts';

/** What came of a request. */
export interface SentRequest {
  /** `ok`, the error's code, `cancelled` or `no answer`: the first words of the text. */
  code: string;
  /** All there is to say of it. */
  text: string;
  ms: number;
  /** Absent when no answer came. */
  answered?: Answered;
  /** The same, to be shown, compared and copied; of an error too. */
  record?: ResponseRecord;
}

/** Characters of a stream's messages that other requests can refer to. */
const keptCharacters = 8 * 1024 * 1024;

/** Of a call that is made. */
export interface RequestCall {
  request: FileRequest;
  to: Destination;
  /** Messages that are sent one by one, instead of those of the request. */
  queue?: MessageQueue;
  /** The deadline is for the gateway alone to keep: while somebody debugs, it waits there. */
  deadlineByGateway?: boolean;
  /** A path for what a window does not hold of a stream. */
  makeFile: () => string;
  /** Reads the details of an error that the server did not; undefined for a type that is not known. */
  decode(type: string, base64: string): Promise<unknown>;
  /** Hears the text as it grows, its last state included. */
  show(text: string, record?: ResponseRecord): Promise<void>;
  /** Hears, before it is made, by what its stream is followed. */
  onStart?(progress: StreamProgress): void;
}

/** Never rejects. */
export async function requestAnswer(call: RequestCall, signal: AbortSignal): Promise<SentRequest> {
  const { request, to, queue, show } = call;
  const traced = tracedRequest(request, to);
  const { traceId } = traced;
  const sent = new Date();
  const target = to.rpc ? to.path.slice(1) : to.path;
  const log = new StreamLog(call.makeFile);
  const progress = new StreamProgress(
    log,
    (isPaused) => void show(streamingText(target, to.name, sent, log, isPaused)),
  );
  call.onStart?.(progress);
  const finish = async (code: string, text: string, record?: ResponseRecord): Promise<SentRequest> => {
    progress.stop();
    await show(text, record);
    const ms = Date.now() - sent.getTime();
    const answered = code === 'ok' && record ? { answered: record.result } : {};
    return { code, text, ms, ...answered, ...(record && { record }) };
  };
  const recordOf = (result: JsonCallResult): ResponseRecord => ({
    target,
    environment: to.name,
    sent,
    result,
    name: request.name,
    requestMessages: request.messages,
    ...(traceId !== undefined && { traceId }),
    ...(request.secrets && { secrets: [...request.secrets.values()] }),
    ...streamOf(log),
  });
  try {
    const onMessage = (message: string) => progress.add('received', message);
    const result = await callRequest(traced.request, to, onMessage, signal, {
      keep: keptCharacters,
      ...(queue && { messages: queue }),
      ...(call.deadlineByGateway && { deadlineByGateway: true }),
    });
    signal.throwIfAborted();
    await decodeDetails(result.details, call.decode);
    const record = recordOf(result);
    return await finish(result.code, responseText(record), record);
  } catch (error) {
    const after = Date.now() - sent.getTime();
    if (signal.aborted) {
      const came = log.received > 0 ? recordOf(cancelledResult(log, after)) : undefined;
      return finish('cancelled', cancelledText(target, to.name, sent, after, log), came);
    }
    const { errorText } = await import('../environment/error-text.ts');
    return finish('no answer', failureText(target, to.name, sent, errorText(error, to.address)));
  }
}

/** Of a stream that was cancelled, what came before. */
function cancelledResult({ first }: StreamLog, totalMs: number): JsonCallResult {
  return {
    code: 'canceled',
    httpStatus: 0,
    message: '',
    details: [],
    headers: [],
    trailers: [],
    messages: first.filter(({ kind }) => kind === 'received').map(({ text }) => text),
    sentBytes: 0,
    receivedBytes: 0,
    firstByteMs: 0,
    totalMs,
  };
}

/** What cannot be read stays as it came. */
async function decodeDetails(details: JsonErrorDetail[], decode: RequestCall['decode']): Promise<void> {
  const unknown = details.filter(({ json }) => json === undefined);
  await Promise.all(
    unknown.map(async (detail) => {
      const json = await decode(detail.type, detail.base64).catch(() => undefined);
      if (json !== undefined) detail.json = json;
    }),
  );
}

/** Of a stream, what went to and fro, and where all of it is. */
function streamOf(log: StreamLog): Pick<ResponseRecord, 'items' | 'spool'> {
  const spool = log.file();
  if (log.first.length === 0) return {};
  return { items: log.first, ...(spool !== undefined && { spool }) };
}
