/** The runtime's end of the connection that carries the frames of one instance's calls. */
import type { Socket } from 'node:net';
import { readInPlace } from '../read-in-place.ts';
import { type Frame, FrameError } from './frames/frame.ts';
import { FrameReader } from './frames/frame-reader.ts';
import { FrameWriter } from './frames/frame-writer.ts';
import { sendParts } from './frames/send-parts.ts';

/** An instance that is gone may have sent answers that are not read yet: the next of them comes within so many milliseconds. */
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
  readonly writer: FrameWriter = new FrameWriter(
    (parts) => this.#send(parts),
    () => this.#socket?.writableLength ?? 0,
  );
  /** Resolves when the instance has connected. */
  readonly connected: Promise<void>;
  readonly #connected = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #events: FrameConnectionEvents;
  readonly #reader = new FrameReader();
  /** How many bytes were read. */
  #position = 0;
  #unsent: { at: number; bytes: Uint8Array }[] = [];
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

  /** The instance has connected, though it may be over already. */
  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  attach(socket: Socket): void {
    if (this.#isOver) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    readInPlace(socket, (bytes, isPassing) => {
      try {
        this.#read(bytes, isPassing);
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

  /** Of the bytes that the instance sends those from the `at`th on, which it could not send: it has ended, as end() will tell. */
  addUnsent(at: number, bytes: Uint8Array): void {
    this.#unsent.push({ at, bytes });
  }

  /** Resolves when everything is read that the instance sent, which is gone; it must not take long. */
  async end(): Promise<void> {
    if (this.#socket !== undefined && !this.#isOver) await this.#lastAnswers();
    this.#isOver = true;
    this.#readUnsent();
    this.#socket?.destroy();
  }

  /** Until its end is read, or nothing more comes. */
  async #lastAnswers(): Promise<void> {
    let position = -1;
    while (!this.#isOver && this.#position > position) {
      position = this.#position;
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<void>((resolve) => {
        // What came while the runtime was busy is read first.
        timer = setTimeout(() => setImmediate(resolve), lastAnswersMs);
      });
      await Promise.race([this.#closed.promise, silence]);
      clearTimeout(timer);
    }
  }

  #read(bytes: Uint8Array, isPassing = false): void {
    this.#position += bytes.byteLength;
    this.#reader.push(bytes, (frame) => this.#events.onFrame(frame), isPassing);
  }

  /** Some of it was sent after all: the instance does not know how much. */
  #readUnsent(): void {
    const unsent = this.#unsent;
    this.#unsent = [];
    try {
      for (const { at, bytes } of unsent) {
        // Behind a gap no frame can be found.
        if (at > this.#position) return;
        this.#read(bytes.subarray(this.#position - at));
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      // It is gone: there is nobody to tell of it.
    }
  }

  #send(parts: Uint8Array[]): boolean {
    const socket = this.#socket;
    // Nothing is called before it is connected, and what is gone reads nothing.
    return socket === undefined || this.#isOver || sendParts(socket, parts);
  }
}
