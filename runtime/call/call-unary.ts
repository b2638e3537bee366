/** Calls of one message each way: what most calls between services are, and so the path that must cost least. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DescMessage, Message } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type UnaryResponse } from '@connectrpc/connect';
import { createClientMethodSerializers } from '@connectrpc/connect/protocol';
import { lendMessage, takeMessage } from '../encode/index.ts';
import type { CallHandle, CallStart, CallTarget } from './call.ts';
import type { WhenCancelled } from './cancellation.ts';
import { deadlineEnd, setDeadline } from './deadline.ts';
import type { RetryBudget } from './retry-budget.ts';
import { type PlainObserver, type UnaryMethod, UnaryReceiver } from './unary-answer.ts';

/** A method that is served in this very thread: called with the message itself. */
export interface PlainMethod {
  call(start: CallStart, request: Message, observer: PlainObserver): CallHandle;
}

export interface UnaryCallOptions {
  target: CallTarget;
  method: UnaryMethod;
  start: CallStart;
  request: Message;
  /** The method where it is served in this thread. */
  plain?: PlainMethod | undefined;
  /** Calls what may be called twice once more when it was UNAVAILABLE, as far as the budget goes. */
  budget?: RetryBudget | undefined;
  /** Any of them cancels the call. */
  cancellations: readonly WhenCancelled[];
}

export type UnaryAnswer = UnaryResponse<DescMessage, DescMessage>;

/** Attempts after the first, and the milliseconds before each. */
const retryDelaysMs = [20, 80];

const repeatable: ReadonlySet<Idempotency> = new Set([Idempotency.NO_SIDE_EFFECTS, Idempotency.IDEMPOTENT]);

/** Rejects with a ConnectError. */
export function callUnary(options: UnaryCallOptions): Promise<UnaryAnswer> {
  const { budget, method } = options;
  if (budget === undefined) return attempt(options);
  const answer = attempt(options);
  return answer.then(
    (good) => {
      budget.succeeded();
      return good;
    },
    (error: unknown) => {
      if (!repeatable.has(method.idempotency)) throw error;
      return retry(options, budget, error);
    },
  );
}

async function retry(options: UnaryCallOptions, budget: RetryBudget, first: unknown): Promise<UnaryAnswer> {
  const { timeoutMs } = options.start;
  const deadline = performance.now() + (timeoutMs ?? Number.POSITIVE_INFINITY);
  let failure = first;
  const stop = new AbortController();
  const release = options.cancellations.map((whenCancelled) => whenCancelled(() => stop.abort()));
  try {
    for (const delay of retryDelaysMs) {
      const wait = delay * (0.5 + Math.random());
      if (ConnectError.from(failure).code !== Code.Unavailable || stop.signal.aborted) break;
      if (performance.now() + wait >= deadline || !budget.take()) break;
      await sleep(wait, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) throw new ConnectError('the call was cancelled', Code.Canceled);
      const left = timeoutMs === undefined ? {} : { timeoutMs: deadline - performance.now() };
      try {
        return await attempt({ ...options, start: { ...options.start, ...left } });
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  } finally {
    for (const each of release) each();
  }
}

function attempt({
  target,
  method,
  start,
  request,
  plain,
  cancellations,
}: UnaryCallOptions): Promise<UnaryAnswer> {
  const { parse, serialize } = codecOf(method);
  const receiver = new UnaryReceiver(method, parse);
  let handle: CallHandle;
  if (plain !== undefined) handle = plain.call(start, request, receiver);
  else {
    const lent = lendMessage(method.input, request);
    const bytes = lent === undefined ? serialize(request) : takeMessage(lent);
    handle = target.open(start, receiver);
    handle.message(bytes);
    handle.halfClose();
  }
  if (receiver.ended) return receiver.answer;
  const cancel = (): void => handle.cancel();
  const releases = cancellations.map((whenCancelled) => whenCancelled(cancel));
  const { timeoutMs } = start;
  // Whoever answers keeps the deadline too; a worker that is stalled does not.
  const timer = timeoutMs === undefined ? undefined : startDeadline(timeoutMs, receiver, cancel);
  if (releases.length > 0 || timer !== undefined) {
    receiver.onEnd(() => {
      clearTimeout(timer);
      for (const release of releases) release();
    });
  }
  return receiver.answer;
}

/** A little later than whoever answers, whose word is the better one. */
function startDeadline(ms: number, receiver: UnaryReceiver, cancel: () => void): NodeJS.Timeout | undefined {
  if (ms > 0x7fff_0000) return undefined;
  return setDeadline(() => {
    receiver.end(deadlineEnd(ms));
    cancel();
  }, Math.max(ms, 0) + 10);
}

interface MessageCodec {
  parse(bytes: Uint8Array): Message;
  serialize(message: Message): Uint8Array;
}

const codecs = new WeakMap<UnaryMethod, MessageCodec>();

function codecOf(method: UnaryMethod): MessageCodec {
  const known = codecs.get(method);
  if (known !== undefined) return known;
  const codec = createClientMethodSerializers(method, true);
  codecs.set(method, codec);
  return codec;
}
