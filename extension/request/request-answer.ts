/** Sends one request and tells in text what comes of it, whatever that is. */
import type { Answered } from '../../runtime/api/request/answer-value.ts';
import { callRequest } from '../../runtime/api/request/request-call.ts';
import type { Destination } from '../../runtime/api/request/request-destination.ts';
import type { FileRequest } from '../../runtime/api/request/request-file.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { cancelledText, failureText, responseText, streamingText } from './response-text.ts';
import { StreamProgress } from './stream-progress.ts';

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

/** Never rejects. `show` hears the text as it grows, its last state included. */
export async function requestAnswer(
  request: FileRequest,
  to: Destination,
  signal: AbortSignal,
  show: (text: string, record?: ResponseRecord) => Promise<void>,
): Promise<SentRequest> {
  const sent = new Date();
  const target = to.path.slice(1);
  const progress = new StreamProgress(
    (received) => void show(streamingText(target, to.name, sent, received)),
  );
  const finish = async (code: string, text: string, record?: ResponseRecord): Promise<SentRequest> => {
    progress.stop();
    await show(text, record);
    const ms = Date.now() - sent.getTime();
    const answered = code === 'ok' && record ? { answered: record.result } : {};
    return { code, text, ms, ...answered, ...(record && { record }) };
  };
  try {
    const result = await callRequest(request, to, (message) => progress.add(message), signal);
    signal.throwIfAborted();
    const record: ResponseRecord = {
      target,
      environment: to.name,
      sent,
      result,
      name: request.name,
      requestMessages: request.messages,
    };
    return await finish(result.code, responseText(record), record);
  } catch (error) {
    const after = Date.now() - sent.getTime();
    if (signal.aborted)
      return finish('cancelled', cancelledText(target, to.name, sent, after, progress.received));
    const { errorText } = await import('../environment/error-text.ts');
    return finish('no answer', failureText(target, to.name, sent, errorText(error, to.address)));
  }
}
