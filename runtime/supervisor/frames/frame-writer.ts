import type { CallEnd, CallStart, Metadata } from '../../call/call.ts';
import type { DirectCallsReport } from '../control.ts';
import { writeEnd, writeMetadata, writeStart } from './call-payload.ts';
import { writeCalls } from './calls-payload.ts';
import { aloneBytes, type FrameKind, frameHeaderBytes, frameKind, frameOverheadBytes } from './frame.ts';
import { PayloadWriter } from './payload-writer.ts';

/** A batch is sent when it has grown this long, before the tick is over. In bytes. */
const fullBatchBytes = 64 * 1024;

const smallestBatchBytes = 1024;

/** A batch that is not full yet has room for one more message: growing would copy it all. In bytes. */
const largestBatchBytes = fullBatchBytes + frameHeaderBytes + aloneBytes;

/** Collects the frames of a tick and sends them in one go: a write for each frame would cost more than the call. */
export class FrameWriter {
  readonly #send: (parts: Uint8Array[]) => void;
  #parts: Uint8Array[] = [];
  #batch: PayloadWriter | undefined;
  #batchBytes = smallestBatchBytes;
  #flush: NodeJS.Immediate | undefined;

  /** `send` may keep the parts, which follow each other, and transfer those that own their buffer. */
  constructor(send: (parts: Uint8Array[]) => void) {
    this.#send = send;
  }

  open(instance: number, sequence: number, start: CallStart): void {
    this.#frame(instance, sequence, frameKind.open, (batch) => writeStart(batch, start));
  }

  message(instance: number, sequence: number, bytes: Uint8Array): void {
    if (bytes.byteLength < aloneBytes) {
      this.#frame(instance, sequence, frameKind.message, (batch) => batch.raw(bytes));
      return;
    }
    this.#header(this.#begin(), instance, sequence, frameKind.message, bytes.byteLength);
    this.#closeBatch();
    this.#parts.push(bytes);
    this.flush();
  }

  headers(instance: number, sequence: number, metadata: Metadata): void {
    this.#frame(instance, sequence, frameKind.headers, (batch) => writeMetadata(batch, metadata));
  }

  trailers(instance: number, sequence: number, end: CallEnd): void {
    this.#frame(instance, sequence, frameKind.trailers, (batch) => writeEnd(batch, end));
  }

  credit(instance: number, sequence: number, bytes: number): void {
    this.#frame(instance, sequence, frameKind.credit, (batch) => batch.u32(Math.min(bytes, 0xffff_ffff)));
  }

  halfClose(instance: number, sequence: number): void {
    this.#header(this.#begin(), instance, sequence, frameKind.halfClose, 0);
  }

  cancel(instance: number, sequence: number): void {
    this.#header(this.#begin(), instance, sequence, frameKind.cancel, 0);
  }

  /** `instance`: who tells it; 0 is the service host. */
  control(message: unknown, instance = 0): void {
    const json = Buffer.from(JSON.stringify(message));
    this.#frame(instance, 0, frameKind.control, (batch) => batch.raw(json));
  }

  calls(instance: number, report: DirectCallsReport): void {
    this.#frame(instance, 0, frameKind.calls, (batch) => writeCalls(batch, report));
  }

  /** Sends what there is now. */
  flush(): void {
    if (this.#flush !== undefined) clearImmediate(this.#flush);
    this.#flush = undefined;
    this.#closeBatch();
    if (this.#parts.length === 0) return;
    const parts = this.#parts;
    this.#parts = [];
    this.#send(parts);
  }

  #begin(): PayloadWriter {
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      this.flush();
    });
    this.#batch ??= new PayloadWriter(this.#batchBytes);
    return this.#batch;
  }

  #frame(instance: number, sequence: number, kind: FrameKind, write: (batch: PayloadWriter) => void): void {
    const batch = this.#begin();
    const start = batch.length;
    this.#header(batch, instance, sequence, kind, 0);
    write(batch);
    batch.patchU32(start, batch.length - start - 4);
    if (batch.length >= fullBatchBytes) this.flush();
  }

  #header(batch: PayloadWriter, instance: number, sequence: number, kind: FrameKind, payload: number): void {
    batch.u32(payload + frameOverheadBytes);
    batch.u32(instance);
    batch.u32(sequence);
    batch.u8(kind);
  }

  #closeBatch(): void {
    if (this.#batch === undefined) return;
    const part = this.#batch.finish();
    this.#batch = undefined;
    this.#parts.push(part);
    // The next batch is likely to be about as long as this one.
    const likely = part.byteLength >= fullBatchBytes ? largestBatchBytes : part.byteLength + frameHeaderBytes;
    this.#batchBytes = Math.min(Math.max(likely, smallestBatchBytes), largestBatchBytes);
  }
}
