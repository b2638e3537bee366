/**
 * Calls on their way to the thread that keeps them: their texts in one list, their numbers in another, and the bytes of their
 * messages in one buffer. What goes to a thread costs by the objects in it, and a call would be two dozen.
 */
import type { CallOrigin } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Codec, Metadata } from '../call/call.ts';
import type { KeptBytes, KeptCall } from './kept-call.ts';

/** Calls as they go to the thread; `callsOf` reads them. */
export interface CallBatch {
  readonly calls: number;
  readonly texts: readonly string[];
  readonly numbers: Float64Array;
  readonly bytes: Uint8Array;
}

const startNumbers = 8 * 1024;
const startBytes = 64 * 1024;
/** A larger buffer than this is not held for the next batch. */
const heldBytes = 1024 * 1024;

/** Collects calls until they are taken. */
export class CallBatchWriter {
  #calls = 0;
  #texts: string[] = [];
  #numbers = new Float64Array(startNumbers);
  #numbersUsed = 0;
  #bytes = new Uint8Array(startBytes);
  #bytesUsed = 0;

  get calls(): number {
    return this.#calls;
  }

  add(call: KeptCall): void {
    this.#calls++;
    const { traceId, spanId, parentSpanId, service, method, project, caller, protocol, error, codec } = call;
    this.#texts.push(traceId, spanId, parentSpanId, service, method, project, caller, protocol, error, codec);
    this.#number(call.started);
    this.#number(call.durationMs);
    this.#number(call.instance);
    this.#number(call.origin);
    this.#number(call.code);
    this.#number(call.requestBytes);
    this.#number(call.responseBytes);
    this.#number(call.requestMessages);
    this.#number(call.responseMessages);
    this.#number(call.schema);
    this.#number(call.sampled ? 1 : 0);
    this.#pack(call.status);
    this.#metadata(call.requestHeaders);
    this.#metadata(call.responseHeaders);
    this.#metadata(call.responseTrailers);
    this.#messages(call.requests);
    this.#messages(call.responses);
  }

  /** All that were added since the last time. */
  take(): CallBatch {
    const batch: CallBatch = {
      calls: this.#calls,
      texts: this.#texts,
      numbers: this.#numbers.slice(0, this.#numbersUsed),
      bytes: this.#bytes.slice(0, this.#bytesUsed),
    };
    this.#calls = 0;
    this.#texts = [];
    this.#numbersUsed = 0;
    this.#bytesUsed = 0;
    if (this.#bytes.length > heldBytes) this.#bytes = new Uint8Array(startBytes);
    return batch;
  }

  #number(value: number): void {
    if (this.#numbersUsed === this.#numbers.length) {
      const more = new Float64Array(2 * this.#numbersUsed);
      more.set(this.#numbers);
      this.#numbers = more;
    }
    this.#numbers[this.#numbersUsed++] = value;
  }

  #pack(bytes: Uint8Array): void {
    this.#number(bytes.length);
    const end = this.#bytesUsed + bytes.length;
    if (end > this.#bytes.length) {
      const more = new Uint8Array(2 * end);
      more.set(this.#bytes.subarray(0, this.#bytesUsed));
      this.#bytes = more;
    }
    this.#bytes.set(bytes, this.#bytesUsed);
    this.#bytesUsed = end;
  }

  #metadata(metadata: Metadata): void {
    this.#number(metadata.length);
    for (const [name, value] of metadata) this.#texts.push(name, value);
  }

  #messages(messages: readonly KeptBytes[]): void {
    this.#number(messages.length);
    for (const { bytes, size, at } of messages) {
      this.#pack(bytes);
      this.#number(size);
      this.#number(at);
    }
  }
}

/** The calls of a batch, in the order in which they were added. Their bytes are parts of the batch's. */
export function* callsOf({ calls, texts, numbers, bytes }: CallBatch): Generator<KeptCall> {
  let textsRead = 0;
  let numbersRead = 0;
  let bytesRead = 0;
  const text = (): string => texts[textsRead++] ?? '';
  const number = (): number => numbers[numbersRead++] ?? 0;
  const packed = (): Uint8Array => {
    const from = bytesRead;
    bytesRead += number();
    return bytes.subarray(from, bytesRead);
  };
  const listOf = <T>(one: () => T): T[] => {
    const list: T[] = [];
    for (let left = number(); left > 0; left--) list.push(one());
    return list;
  };
  const header = (): Metadata[number] => [text(), text()];
  const message = (): KeptBytes => ({ bytes: packed(), size: number(), at: number() });
  for (let i = 0; i < calls; i++) {
    // In the order in which they are written: that of these lines counts.
    yield {
      traceId: text(),
      spanId: text(),
      parentSpanId: text(),
      service: text(),
      method: text(),
      project: text(),
      caller: text(),
      protocol: text(),
      error: text(),
      codec: text() as Codec,
      started: number(),
      durationMs: number(),
      instance: number(),
      origin: number() as CallOrigin,
      code: number(),
      requestBytes: number(),
      responseBytes: number(),
      requestMessages: number(),
      responseMessages: number(),
      schema: number(),
      sampled: number() === 1,
      status: packed(),
      requestHeaders: listOf(header),
      responseHeaders: listOf(header),
      responseTrailers: listOf(header),
      requests: listOf(message),
      responses: listOf(message),
    };
  }
}
