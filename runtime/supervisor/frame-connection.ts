/** The runtime's end of the connection that carries the frames of one instance's calls. */
import type { Socket } from 'node:net';
import { type Frame, FrameError } from './frames/frame.ts';
import { FrameReader } from './frames/frame-reader.ts';
import { FrameWriter } from './frames/frame-writer.ts';
import { sendParts } from './frames/send-parts.ts';

/** An instance that is gone may have sent answers that are not read yet: they come within so many milliseconds. */
const lastAnswersMs = 200;

/** Bytes that wait for an instance that does not read: beyond, it gets no more calls. */
const maxWaitingBytes = 128 * 1024 * 1024;

export interface FrameConnectionEvents {
  onFrame(frame: Frame): void;
  /** What comes is no frame, or one that may not come. */
  onBroken(): void;
  /** Nothing comes any more, nor can anything be sent. */
  onClosed(): void;
}

export class FrameConnection {
  readonly writer: FrameWriter = new FrameWriter((parts) => this.#send(parts));
  /** Resolves when the instance has connected. */
  readonly connected: Promise<void>;
  readonly #connected = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #events: FrameConnectionEvents;
  #socket: Socket | undefined;
  #isOver = false;

  constructor(events: FrameConnectionEvents) {
    this.#events = events;
    this.connected = this.#connected.promise;
  }

  /** More waits to be read by the instance than may. */
  get isFull(): boolean {
    return (this.#socket?.writableLength ?? 0) > maxWaitingBytes;
  }

  attach(socket: Socket): void {
    if (this.#isOver) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    const reader = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk, (frame) => this.#events.onFrame(frame));
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        socket.destroy();
        this.#events.onBroken();
      }
    });
    socket.on('close', () => {
      this.#isOver = true;
      this.#closed.resolve();
      this.#events.onClosed();
    });
    this.#connected.resolve();
  }

  /** Resolves when everything is read that the instance sent, which is gone; it must not take long. */
  async end(): Promise<void> {
    if (this.#socket !== undefined && !this.#isOver) {
      const timer = setTimeout(this.#closed.resolve, lastAnswersMs);
      await this.#closed.promise;
      clearTimeout(timer);
    }
    this.#isOver = true;
    this.#socket?.destroy();
  }

  #send(parts: Uint8Array[]): void {
    const socket = this.#socket;
    // Nothing is called before it is connected, and what is gone reads nothing.
    if (socket !== undefined && !this.#isOver) sendParts(socket, parts);
  }
}
