/** Calls that do not pass through the runtime, to instances of the same host or to this very one: told to it in batches. */
import type { DescMessage, DescMethod, Message } from '@bufbuild/protobuf';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../../call/call.ts';
import type { PlainMethod } from '../../call/call-unary.ts';
import type { PlainObserver } from '../../call/unary-answer.ts';
import { encodeMessage } from '../../encode/index.ts';
import { NumbersBy } from '../../telemetry/numbers-by.ts';
import {
  type CallRecorder,
  type Keep,
  openRecorded,
  RecordedCall,
  RecordedObserver,
} from '../../telemetry/recorded-call.ts';
import type { DirectCall, DirectCallsReport } from '../control.ts';

/** Milliseconds that calls wait to be told of together, and how many of them are told of each: of more only their number. */
const tellAfterMs = 100;
const maxTold = 100;
/** Bytes of messages in one batch: what is beyond them is told of without its messages. */
const maxBytes = 1024 * 1024;

export class DirectCalls implements CallRecorder {
  /** Number of the instance that calls. */
  readonly #own: number;
  readonly #tell: (report: DirectCallsReport) => void;
  #calls: DirectCall[] = [];
  #begun = 0;
  #bytes = 0;
  /** By service, method and instance. */
  #more = new NumbersBy<number, DirectCallsReport['more'][number]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(own: number, tell: (report: DirectCallsReport) => void) {
    this.#own = own;
    this.#tell = tell;
  }

  open(target: CallTarget, start: CallStart, observer: CallObserver): CallHandle {
    return this.#take(start) ? openRecorded(this, target, start, observer) : target.open(start, observer);
  }

  /** The same method, told of when it is called. */
  plain(method: DescMethod, plain: PlainMethod): PlainMethod {
    return {
      call: (start, request, observer) => {
        start.instance = this.#own;
        if (!this.#take(start)) return plain.call(start, request, observer);
        const call = new RecordedCall(this.begin(), start);
        addMessage(call, call.requests, method.input, request);
        return plain.call(call.start, request, new RecordedPlainObserver(this, call, method, observer));
      },
    };
  }

  begin(): Keep {
    return this.#bytes < maxBytes ? 'messages' : 'call';
  }

  count(): void {
    // What is not told of is counted before it begins.
  }

  opened(): void {
    // What is in flight is counted by the runtime, of what passes through it.
  }

  end(call: RecordedCall, { error, trailers }: CallEnd): void {
    const { start, trace, requests, responses } = call;
    const kept = (tally: typeof requests) =>
      tally.kept.map(({ bytes, size, at }) => {
        this.#bytes += bytes.length;
        return { bytes, size, at };
      });
    this.#calls.push({
      instance: start.instance ?? this.#own,
      service: start.service,
      method: start.method,
      codec: start.codec,
      traceId: trace.traceId,
      spanId: trace.spanId,
      parentSpanId: trace.parentSpanId,
      sampled: trace.flags === '01',
      started: call.started,
      durationMs: call.durationMs,
      ...(error && { error }),
      requestBytes: requests.bytes,
      responseBytes: responses.bytes,
      requestMessages: requests.messages,
      responseMessages: responses.messages,
      requestHeaders: start.metadata,
      responseHeaders: call.responseHeaders,
      responseTrailers: trailers,
      requests: kept(requests),
      responses: kept(responses),
    });
    this.#soon();
  }

  /** Tells what has not been told. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#begun = 0;
    this.#bytes = 0;
    const calls = this.#calls;
    const more = [...this.#more.all];
    if (calls.length === 0 && more.length === 0) return;
    this.#calls = [];
    this.#more = new NumbersBy();
    this.#tell({ calls, more });
  }

  /** Whether the call that begins is told of; else it is only counted. */
  #take({ service, method, instance = this.#own }: CallStart): boolean {
    this.#soon();
    if (this.#begun < maxTold) {
      this.#begun++;
      return true;
    }
    const more = this.#more.find(service, method, instance);
    if (more !== undefined) more.number++;
    else this.#more.add(service, method, instance, { service, method, instance, number: 1 });
    return false;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.flush(), tellAfterMs);
  }
}

class RecordedPlainObserver extends RecordedObserver implements PlainObserver {
  readonly #recorded: RecordedCall;
  readonly #method: DescMethod;
  readonly #plain: PlainObserver;

  constructor(recorder: CallRecorder, call: RecordedCall, method: DescMethod, observer: PlainObserver) {
    super(recorder, call, observer);
    this.#recorded = call;
    this.#method = method;
    this.#plain = observer;
  }

  plainMessage(message: Message): void {
    addMessage(this.#recorded, this.#recorded.responses, this.#method.output, message);
    this.#plain.plainMessage(message);
  }
}

function addMessage(
  call: RecordedCall,
  tally: RecordedCall['requests'],
  type: DescMessage,
  message: Message,
): void {
  try {
    call.add(tally, encodeMessage(type, message));
  } catch {
    // Within one thread a message need not be one that can be written.
    tally.messages++;
  }
}
