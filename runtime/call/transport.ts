/** A Connect Transport over the call seam: what generated clients need to call a CallTarget. */
import { create, type DescMethod, type Message } from '@bufbuild/protobuf';
import {
  createContextValues,
  type Interceptor,
  type Transport,
  type UnaryResponse,
} from '@connectrpc/connect';
import {
  createClientMethodSerializers,
  createMethodUrl,
  runStreamingCall,
  runUnaryCall,
} from '@connectrpc/connect/protocol';
import type { CallStart, CallTarget, Metadata } from './call.ts';
import { callUnary, type PlainMethod } from './call-unary.ts';
import { type WhenCancelled, whenAborted } from './cancellation.ts';
import { toMetadata } from './metadata.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { RetryBudget } from './retry-budget.ts';

export interface CallTransportOptions {
  interceptors?: Interceptor[];
  /** What a call takes over from where it is made: asked at the beginning of each. */
  inherit?: () => InheritedCall | undefined;
  /** The method where it is served in this very thread. */
  plain?: ((method: DescMethod) => PlainMethod | undefined) | undefined;
  /**
   * Makes calls again that were UNAVAILABLE, where the method's `idempotency_level` allows: twice at most, and in the
   * long run no more than one call in ten.
   */
  retry?: boolean;
}

/** What a call that is made while another one is answered takes over from that one. */
export interface InheritedCall {
  /** Cancels this call as well. */
  cancelled: AbortSignal;
  /** The same for less, where the instance has it: a signal and its listeners cost more than a small call. */
  whenCancelled?: WhenCancelled;
  /** Milliseconds since the epoch. */
  deadline?: number;
  /** Sent too, unless the call sets a header of that name itself. */
  metadata: Metadata;
  traceparent?: string;
}

/** Clients made with this transport call `target`: all four kinds, with headers, deadlines and signals. */
export function createCallTransport(target: CallTarget, options: CallTransportOptions = {}): Transport {
  const { interceptors = [], inherit, plain } = options;
  const budget = options.retry === true ? new RetryBudget() : undefined;
  return {
    async unary(method, signal, timeoutMs, header, message, contextValues) {
      const inherited = inherit?.();
      const remainingMs = remaining(timeoutMs, inherited);
      const call = (
        given: Headers | undefined,
        request: Message,
        cancellations: readonly WhenCancelled[],
      ) => {
        const start = startOf(method, given, remainingMs, inherited);
        return callUnary({ target, method, start, request, cancellations, budget, plain: plain?.(method) });
      };
      if (interceptors.length === 0) {
        const given = header === undefined ? undefined : new Headers(header);
        const request = create(method.input, message);
        const answer = await call(given, request, cancellationsOf(signal, inherited));
        return answer as UnaryResponse<typeof method.input, typeof method.output>;
      }
      return runUnaryCall({
        interceptors,
        ...(signal && { signal }),
        ...(remainingMs !== undefined && { timeoutMs: remainingMs }),
        req: {
          stream: false,
          method,
          message,
          contextValues: contextValues ?? createContextValues(),
          ...requestOf(method, header),
        },
        next: async (request) => {
          const cancellations = cancellationsOf(request.signal, inherited);
          const answer = await call(request.header, request.message, cancellations);
          return answer as UnaryResponse<typeof method.input, typeof method.output>;
        },
      });
    },
    stream(method, signal, timeoutMs, header, message, contextValues = createContextValues()) {
      const inherited = inherit?.();
      const remainingMs = remaining(timeoutMs, inherited);
      return runStreamingCall({
        interceptors,
        ...(signal && { signal }),
        ...(remainingMs !== undefined && { timeoutMs: remainingMs }),
        req: { stream: true, method, message, contextValues, ...requestOf(method, header) },
        next: async (request) => {
          const { parse, serialize } = createClientMethodSerializers(method, true);
          const start = startOf(method, request.header, remainingMs, inherited);
          const call = new OutgoingCall(target, start, signalsOf(request.signal, inherited));
          void call.sendAll(request.message, serialize);
          await call.begun();
          const { header, trailer } = call;
          const answers = receiveAll(call, parse);
          return { stream: true, service: method.parent, method, message: answers, header, trailer };
        },
      });
    },
  };
}

async function* receiveAll<T>(call: OutgoingCall, parse: (bytes: Uint8Array) => T): AsyncGenerator<T> {
  try {
    for (;;) {
      const bytes = await call.receive();
      if (bytes === undefined) return;
      yield parse(bytes);
    }
  } finally {
    call.cancel();
  }
}

function requestOf(method: DescMethod, header: ConstructorParameters<typeof Headers>[0]) {
  return {
    service: method.parent,
    requestMethod: 'POST',
    url: createMethodUrl('http://skep', method),
    header: new Headers(header),
  };
}

function remaining(timeoutMs: number | undefined, inherited: InheritedCall | undefined): number | undefined {
  // Connect's clients take a timeout of zero or less for none.
  const own = timeoutMs !== undefined && timeoutMs > 0 ? timeoutMs : undefined;
  if (inherited?.deadline === undefined) return own;
  const left = inherited.deadline - Date.now();
  return own === undefined ? left : Math.min(own, left);
}

function cancellationsOf(
  signal: AbortSignal | undefined,
  inherited: InheritedCall | undefined,
): readonly WhenCancelled[] {
  const all: WhenCancelled[] = [];
  if (signal !== undefined) all.push(whenAborted(signal));
  if (inherited !== undefined) all.push(inherited.whenCancelled ?? whenAborted(inherited.cancelled));
  return all;
}

function signalsOf(signal: AbortSignal, inherited: InheritedCall | undefined): AbortSignal[] {
  return inherited === undefined ? [signal] : [signal, inherited.cancelled];
}

function startOf(
  method: DescMethod,
  header: Headers | undefined,
  timeoutMs: number | undefined,
  inherited: InheritedCall | undefined,
): CallStart {
  const start: CallStart = {
    service: method.parent.typeName,
    method: method.name,
    codec: 'proto',
    metadata: inherited?.metadata ?? [],
  };
  if (header !== undefined) {
    start.metadata = toMetadata(header).filter(([name]) => name !== 'traceparent');
    for (const line of inherited?.metadata ?? []) {
      // A trace that the code itself goes on with has a state of its own.
      if (line[0] === 'tracestate' && header.has('traceparent')) continue;
      if (!header.has(line[0])) start.metadata.push(line);
    }
  }
  if (timeoutMs !== undefined) start.timeoutMs = timeoutMs;
  const traceparent = header?.get('traceparent') ?? inherited?.traceparent;
  if (traceparent !== undefined) start.traceparent = traceparent;
  return start;
}
