/** Runs the requests of a file as tests: what they assert has to hold; without an assertion, the answer has to be good. */
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import type { Answered } from './answer-value.ts';
import { type AssertionFailure, checkAssertions } from './check-assertions.ts';
import { type PreparedRequest, prepareRequest, type RequestWorld } from './prepare-request.ts';
import { callRequest } from './request-call.ts';
import type { FileRequest, RequestFile } from './request-file.ts';
import { requestOrder } from './request-order.ts';
import { RequestError } from './request-variables.ts';

/** A request that was sent, or could not be. */
export interface TestedRequest {
  request: FileRequest;
  /** Absent when there was none. */
  answer?: JsonCallResult;
  /** None: it passed. */
  failures: AssertionFailure[];
  ms: number;
}

/** What is told of a run. */
export interface TestWatcher {
  /** Before a request is sent: may start what serves it. Answers with a sentence when it cannot be sent after all. */
  beforeSend?(request: PreparedRequest): Promise<string | undefined>;
}

/**
 * The chosen requests in their order, each after those that it refers to, which are tests too. Ends early when the signal is
 * aborted, after a request that was cut off by it.
 */
export async function* testRequests(
  file: RequestFile,
  chosen: readonly FileRequest[],
  world: RequestWorld,
  signal: AbortSignal,
  watcher: TestWatcher = {},
): AsyncGenerator<TestedRequest> {
  const answers = new Map<string, Answered>();
  const done = new Set<FileRequest>();
  for (const last of chosen) {
    for (const request of orderOf(file, last, answers)) {
      if (done.has(request) || signal.aborted) continue;
      done.add(request);
      const tested = await test(file, request, world, answers, signal, watcher);
      if (tested.answer?.code === 'ok' && request.name !== '') answers.set(request.name, tested.answer);
      yield tested;
    }
  }
}

/** What is wrong in an order is told where the request itself is tested. */
function orderOf(
  file: RequestFile,
  last: FileRequest,
  answers: ReadonlyMap<string, Answered>,
): FileRequest[] {
  try {
    return requestOrder(file, last, (name) => answers.has(name));
  } catch (error) {
    if (error instanceof RequestError) return [last];
    throw error;
  }
}

async function test(
  file: RequestFile,
  request: FileRequest,
  world: RequestWorld,
  answers: ReadonlyMap<string, Answered>,
  signal: AbortSignal,
  { beforeSend }: TestWatcher,
): Promise<TestedRequest> {
  const started = performance.now();
  const ended = (failures: AssertionFailure[], answer?: JsonCallResult): TestedRequest => ({
    request,
    failures,
    ms: answer?.totalMs ?? performance.now() - started,
    ...(answer && { answer }),
  });
  try {
    requestOrder(file, request, (name) => answers.has(name));
    const prepared = await prepareRequest(file, request, world, answers);
    const hindrance = await beforeSend?.(prepared);
    if (hindrance !== undefined) return ended([{ line: request.line, message: hindrance }]);
    const answer = await callRequest(prepared.request, prepared.destination, () => undefined, signal);
    return ended(await failuresOf(request, answer), answer);
  } catch (error) {
    if (error instanceof RequestError) return ended([{ line: error.line, message: error.message }]);
    if (error instanceof UserError) return ended([{ line: request.line, message: error.message }]);
    if (signal.aborted) return ended([{ line: request.line, message: 'It was cut off.' }]);
    throw error;
  }
}

async function failuresOf(request: FileRequest, answer: JsonCallResult): Promise<AssertionFailure[]> {
  if (request.assertions.length > 0)
    return checkAssertions(request.assertions, answer, request.method === 'GRPC');
  if (answer.code === 'ok') return [];
  return [
    { line: request.line, message: `${answer.code}${answer.message === '' ? '' : `: ${answer.message}`}` },
  ];
}
