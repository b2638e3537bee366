/** A Connect Transport over the call seam: what generated clients need to call a CallTarget. */
import type { DescMethod } from '@bufbuild/protobuf';
import { createContextValues, type Interceptor, type Transport } from '@connectrpc/connect';
import {
  createClientMethodSerializers,
  createMethodUrl,
  runStreamingCall,
  runUnaryCall,
} from '@connectrpc/connect/protocol';
import type { CallStart, CallTarget, Metadata } from './call.ts';
import { toMetadata } from './metadata.ts';
import { OutgoingCall, receiveOnly } from './outgoing-call.ts';

export interface CallTransportOptions {
  interceptors?: Interceptor[];
  /** What a call takes over from where it is made: asked at the beginning of each. */
  inherit?: () => InheritedCall | undefined;
}

/** What a call that is made while another one is answered takes over from that one. */
export interface InheritedCall {
  /** Cancels this call as well. */
  cancelled: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline?: number;
  /** Sent too, unless the call sets a header of that name itself. */
  metadata: Metadata;
  traceparent?: string;
}

/** Clients made with this transport call `target`: all four kinds, with headers, deadlines and signals. */
export function createCallTransport(target: CallTarget, options: CallTransportOptions = {}): Transport {
  const { interceptors = [], inherit } = options;
  return {
    unary(method, signal, timeoutMs, header, message, contextValues = createContextValues()) {
      const inherited = inherit?.();
      const remainingMs = remaining(timeoutMs, inherited);
      return runUnaryCall({
        interceptors,
        ...(signal && { signal }),
        ...(remainingMs !== undefined && { timeoutMs: remainingMs }),
        req: { stream: false, method, message, contextValues, ...requestOf(method, header) },
        next: async (request) => {
          const { parse, serialize } = createClientMethodSerializers(method, true);
          const start = startOf(method, request.header, remainingMs, inherited);
          const call = new OutgoingCall(target, start, signalsOf(request.signal, inherited));
          call.sendOnly(serialize(request.message));
          const answer = parse(await receiveOnly(call));
          const { header, trailer } = call;
          return { stream: false, service: method.parent, method, message: answer, header, trailer };
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

function signalsOf(signal: AbortSignal, inherited: InheritedCall | undefined): AbortSignal[] {
  return inherited === undefined ? [signal] : [signal, inherited.cancelled];
}

function startOf(
  method: DescMethod,
  header: Headers,
  timeoutMs: number | undefined,
  inherited: InheritedCall | undefined,
): CallStart {
  const metadata = toMetadata(header).filter(([name]) => name !== 'traceparent');
  for (const line of inherited?.metadata ?? []) {
    if (!header.has(line[0])) metadata.push(line);
  }
  const traceparent = header.get('traceparent') ?? inherited?.traceparent;
  return {
    service: method.parent.typeName,
    method: method.name,
    codec: 'proto',
    metadata,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
