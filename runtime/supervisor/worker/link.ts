/** One end of a channel between two instances of a host: calls go over it with the frames that they have everywhere. */
import type { MessagePort } from 'node:worker_threads';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallTarget } from '../../call/call.ts';
import { failedEnd } from '../../call/call-error.ts';
import { FrameError } from '../frames/frame.ts';
import { FrameReader } from '../frames/frame-reader.ts';
import { FrameWriter } from '../frames/frame-writer.ts';
import { Peer } from '../frames/peer.ts';

/** Beside frames: whoever answers wants no new calls; whoever calls will make none. */
type LinkMessage = Uint8Array[] | 'closing' | 'closed';

export interface LinkOptions {
  id: number;
  /** Number of the instance at the other end, where calls are made to it. */
  instance: number;
  port: MessagePort;
  /** Which side this is: the calling one opens calls. */
  side: 'calling' | 'answering';
  /** Answers what the other side opens. */
  target: CallTarget;
  /** Does what takes what the other side sends. */
  receive(work: () => void): void;
  /** What callers are told when the other side is gone. */
  gone: string;
  /** Hears how each call ended that was made here. */
  onCallEnd?(end: CallEnd): void;
  /** No more calls can be made here. */
  onClosed(): void;
}

export class Link {
  readonly id: number;
  readonly instance: number;
  readonly peer: Peer;
  /** The other side misses its heartbeat. */
  paused = false;
  readonly #options: LinkOptions;
  readonly #port: MessagePort;
  readonly #writer: FrameWriter;
  readonly #quiet = Promise.withResolvers<void>();
  #closed = false;

  constructor(options: LinkOptions) {
    const { id, port, side, target, onCallEnd } = options;
    this.id = id;
    this.instance = options.instance;
    this.#options = options;
    this.#port = port;
    this.#writer = new FrameWriter((parts) => {
      port.postMessage(parts, ownedBuffers(parts));
      return false;
    });
    this.peer = new Peer({
      instance: id,
      side: side === 'calling' ? 'runtime' : 'instance',
      writer: this.#writer,
      target,
      ...(onCallEnd && { onCallEnd }),
    });
    const reader = new FrameReader();
    const { receive } = options;
    port.on('message', (message: LinkMessage) => {
      if (message === 'closing') this.#refuse();
      else if (message === 'closed') void this.#lastAnswers();
      else receive(() => this.#receive(reader, message));
    });
    port.on('close', () => this.#end());
  }

  /** On the answering side: lets the other one make no new calls. Resolves when all it had made are answered. */
  retire(): Promise<void> {
    this.#port.postMessage('closing' satisfies LinkMessage);
    return this.#quiet.promise;
  }

  #receive(reader: FrameReader, pieces: Uint8Array[]): void {
    try {
      for (const piece of pieces) reader.push(piece, (frame) => this.peer.receive(frame));
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#port.close();
    }
  }

  /** On the calling side: what is open goes on, and nothing new is opened. */
  #refuse(): void {
    this.#options.onClosed();
    // Behind what was opened in this tick.
    this.#writer.flush();
    this.#port.postMessage('closed' satisfies LinkMessage);
  }

  async #lastAnswers(): Promise<void> {
    await this.peer.answered();
    this.#quiet.resolve();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onClosed();
    this.peer.close(failedEnd(Code.Unavailable, this.#options.gone));
    this.#quiet.resolve();
  }
}

/** Those that the sender has no more use for: batches, and messages that are no views on something larger. */
function ownedBuffers(parts: Uint8Array[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { buffer, byteLength } of parts) {
    if (buffer instanceof ArrayBuffer && byteLength * 2 >= buffer.byteLength) buffers.push(buffer);
  }
  return buffers;
}
