import type { CallEnd, CallStart, Metadata } from '../../call/call.ts';
import { plainEnd } from '../../call/open-unary.ts';
import { copyBytes } from '../../copy-bytes.ts';
import { readBytes } from '../../read-in-place.ts';
import type { DirectCallsReport } from '../control.ts';
import { openFlag, writeEnd, writeMetadata, writeStart } from './call-payload.ts';
import { writeCalls } from './calls-payload.ts';
import { aloneBytes, type FrameKind, frameHeaderBytes, frameKind, frameOverheadBytes } from './frame.ts';
import { SentStarts } from './known-starts.ts';
import { PayloadWriter } from './payload-writer.ts';

/** A batch is sent when it has grown this long, before the tick is over: with one more message it is about a read. In bytes. */
const fullBatchBytes = readBytes - aloneBytes;

/**
 * A batch has something for so many calls: the other side begins with it while the next one is made, which is worth more than what a
 * write costs. Half as many are no better, twice as many wait too long.
 */
const callsAtOnce = 32;

const smallestBatchBytes = 1024;

/** A batch that is not full yet has room for one more message: growing would copy it all. In bytes. */
const largestBatchBytes = fullBatchBytes + frameHeaderBytes + aloneBytes;

const largestSpareBytes = 2 * largestBatchBytes;

/** So many batches are kept that the system has not taken yet: new memory for each makes V8 collect all of the heap. */
const maxLentBatches = 8;

/** Where in a frame's header its kind is. */
const kindOffset = frameHeaderBytes - 1;

/** Collects the frames of a tick and sends them in one go: a write for each frame would cost more than the call. */
export class FrameWriter {
  readonly #send: (parts: Uint8Array[]) => boolean;
  readonly #starts = new SentStarts();
  #parts: Uint8Array[] = [];
  #batch: PayloadWriter | undefined;
  #batchBytes = smallestBatchBytes;
  /** The last batch that was sent: its memory serves the next one. */
  #spare: PayloadWriter | undefined;
  /** Sent, and not with the system then: which byte of all comes after each. */
  #lent: { batch: PayloadWriter; end: number }[] = [];
  /** Bytes sent so far, and how many of them are not with the system. */
  #sentBytes = 0;
  readonly #unsentBytes: (() => number) | undefined;
  #batchNumber = 1;
  /** How many calls the batch has something for. */
  #batchCalls = 0;
  /** The last frame of the batch is this call's message: where the kind of that is. */
  #lastMessageAt = -1;
  /** The last frame of the batch opens this call: where that begins. */
  #lastOpenAt = -1;
  /** The call that one of these is of. */
  #lastOf = 0;
  /** The call was opened with its first message: what is at `#lastMessageAt` are the flags of that. */
  #isOpening = false;
  #flush: NodeJS.Immediate | undefined;

  /**
   * `send` may keep the parts, which follow each other, and transfer those that own their buffer, unless it says true: they
   * are of no use any more. `unsentBytes`, where it is given: how many of all bytes, the last ones, may still be of use.
   */
  constructor(send: (parts: Uint8Array[]) => boolean, unsentBytes?: () => number) {
    this.#send = send;
    this.#unsentBytes = unsentBytes;
  }

  open(instance: number, sequence: number, start: CallStart): void {
    const batch = this.#begin();
    const at = batch.length;
    batch.header(0, instance, sequence, frameKind.open);
    writeStart(batch, start, this.#starts);
    batch.patchU32(at, batch.length - at - 4);
    this.#lastOpenAt = at;
    this.#lastOf = sequence;
  }

  /** A call whose only message is in these bytes, as `CallTarget.openUnary` has them. */
  openUnary(
    instance: number,
    sequence: number,
    start: CallStart,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): void {
    if (to - from >= aloneBytes) {
      this.open(instance, sequence, start);
      // A copy, as it may have to wait.
      this.message(instance, sequence, copyBytes(bytes, from, to));
      this.halfClose(instance, sequence);
      return;
    }
    this.#count();
    const batch = this.#begin();
    const at = batch.length;
    batch.header(0, instance, sequence, frameKind.open);
    writeStart(batch, start, this.#starts);
    batch.range(bytes, from, to);
    batch.patchU32(at, batch.length - at - 4);
    batch.addFlag(at + frameHeaderBytes, openFlag.message | openFlag.only);
  }

  /** To be called before a call's message, with what it gave the last time: in each batch a call counts once. */
  join(batchNumber: number): number {
    if (batchNumber !== this.#batchNumber) this.#count();
    return this.#batchNumber;
  }

  message(instance: number, sequence: number, bytes: Uint8Array): void {
    if (this.#addToOpening(sequence, bytes)) return;
    const batch = this.#begin();
    const at = batch.length;
    batch.header(bytes.byteLength + frameOverheadBytes, instance, sequence, frameKind.message);
    if (bytes.byteLength < aloneBytes) {
      batch.raw(bytes);
      this.#lastMessageAt = at + kindOffset;
      this.#lastOf = sequence;
      this.#isOpening = false;
      // Not sent at once where it fills the batch: what ends its direction is likely to follow.
      return;
    }
    this.#closeBatch();
    this.#parts.push(bytes);
    this.flush();
  }

  /** A call's whole answer is in these bytes, as `CallObserver.onlyMessage` has them. */
  onlyMessage(instance: number, sequence: number, bytes: Uint8Array, from: number, to: number): void {
    if (to - from >= aloneBytes) {
      // A copy, as it may have to wait.
      this.message(instance, sequence, copyBytes(bytes, from, to));
      this.trailers(instance, sequence, plainEnd);
      return;
    }
    this.#count();
    const batch = this.#begin();
    batch.header(to - from + frameOverheadBytes, instance, sequence, frameKind.lastMessage);
    batch.range(bytes, from, to);
  }

  headers(instance: number, sequence: number, metadata: Metadata): void {
    this.#frame(instance, sequence, frameKind.headers, (batch) => writeMetadata(batch, metadata));
  }

  trailers(instance: number, sequence: number, end: CallEnd): void {
    if (end.error === undefined && end.trailers.length === 0 && this.#endLastMessage(sequence)) return;
    this.#frame(instance, sequence, frameKind.trailers, (batch) => writeEnd(batch, end));
  }

  credit(instance: number, sequence: number, bytes: number): void {
    this.#frame(instance, sequence, frameKind.credit, (batch) => batch.u32(Math.min(bytes, 0xffff_ffff)));
  }

  halfClose(instance: number, sequence: number): void {
    if (this.#endLastMessage(sequence)) return;
    this.#begin().header(frameOverheadBytes, instance, sequence, frameKind.halfClose);
  }

  cancel(instance: number, sequence: number): void {
    this.#begin().header(frameOverheadBytes, instance, sequence, frameKind.cancel);
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
    this.#batchNumber++;
    this.#batchCalls = 0;
    const batch = this.#batch;
    this.#closeBatch();
    if (this.#parts.length === 0) return;
    const parts = this.#parts;
    this.#parts = [];
    for (const { byteLength } of parts) this.#sentBytes += byteLength;
    const isSent = this.#send(parts);
    // What something large has made grow is not kept for it.
    if (batch === undefined || batch.capacity > largestSpareBytes) return;
    if (isSent) this.#spare = batch;
    else if (this.#unsentBytes !== undefined && this.#lent.length < maxLentBatches) {
      this.#lent.push({ batch, end: this.#sentBytes });
    }
  }

  /** One more call that the batch has something for; when it has enough already, it goes. */
  #count(): void {
    if (this.#batchCalls === callsAtOnce) this.flush();
    this.#batchCalls++;
  }

  /** A batch whose memory is free again. */
  #takeSpare(): PayloadWriter | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    const [first] = this.#lent;
    if (spare !== undefined || first === undefined) return spare;
    if (first.end > this.#sentBytes - (this.#unsentBytes?.() ?? 0)) return undefined;
    this.#lent.shift();
    return first.batch;
  }

  /** What the next frame goes into. */
  #begin(): PayloadWriter {
    this.#lastMessageAt = -1;
    this.#lastOpenAt = -1;
    const batch = this.#batch;
    if (batch !== undefined && batch.length < fullBatchBytes) return batch;
    if (batch !== undefined) this.flush();
    return this.#newBatch();
  }

  #newBatch(): PayloadWriter {
    this.#flush ??= setImmediate(() => {
      this.#flush = undefined;
      this.flush();
    });
    const spare = this.#takeSpare();
    spare?.clear();
    const batch = spare ?? new PayloadWriter(this.#batchBytes);
    this.#batch = batch;
    return batch;
  }

  #frame(instance: number, sequence: number, kind: FrameKind, write: (batch: PayloadWriter) => void): void {
    const batch = this.#begin();
    const at = batch.length;
    batch.header(0, instance, sequence, kind);
    write(batch);
    batch.patchU32(at, batch.length - at - 4);
  }

  /** Makes one of the last frame and the end of its call's direction; false where it is no message of that call. */
  #endLastMessage(sequence: number): boolean {
    const at = this.#lastMessageAt;
    if (at < 0 || this.#lastOf !== sequence) return false;
    this.#lastMessageAt = -1;
    if (this.#isOpening) this.#batch?.addFlag(at, openFlag.only);
    else this.#batch?.patchU8(at, frameKind.lastMessage);
    return true;
  }

  /** Adds a call's first message to the last frame; false where that does not open the call, or the message travels alone. */
  #addToOpening(sequence: number, bytes: Uint8Array): boolean {
    const at = this.#lastOpenAt;
    const batch = this.#batch;
    if (at < 0 || this.#lastOf !== sequence || batch === undefined) return false;
    this.#lastOpenAt = -1;
    if (bytes.byteLength >= aloneBytes || batch.length >= fullBatchBytes) return false;
    batch.raw(bytes);
    batch.patchU32(at, batch.length - at - 4);
    batch.addFlag(at + frameHeaderBytes, openFlag.message);
    this.#lastMessageAt = at + frameHeaderBytes;
    this.#isOpening = true;
    return true;
  }

  #closeBatch(): void {
    this.#lastMessageAt = -1;
    this.#lastOpenAt = -1;
    if (this.#batch === undefined) return;
    const part = this.#batch.finish();
    this.#batch = undefined;
    this.#parts.push(part);
    // The next batch is likely to be about as long as this one.
    const likely = part.byteLength >= fullBatchBytes ? largestBatchBytes : part.byteLength + frameHeaderBytes;
    this.#batchBytes = Math.min(Math.max(likely, smallestBatchBytes), largestBatchBytes);
  }
}
