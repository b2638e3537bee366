/** Where instances connect for the frames of their calls, so that these pass through no thread but the instance's own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../user-error.ts';

/** How an instance finds its way: where to, and what it says there first, which counts once. */
export interface FrameAddress {
  path: string;
  token: string;
}

/** Bytes of a token, which is sent in hex. */
const tokenBytes = 32;
const tokenLength = tokenBytes * 2;

/** Whoever connects and says nothing is let go after so many milliseconds. */
const sayMs = 10_000;

/** Connections that have not said whose they are, besides those of instances that are expected: beyond, the oldest goes. */
const maxUnknown = 64;

export class FrameServer implements Disposable {
  readonly #expected = new Map<string, (socket: Socket) => void>();
  readonly #unknown = new Set<Socket>();
  #listening: Promise<void> | undefined;
  #path = '';
  #server: Server | undefined;
  #folder: string | undefined;

  /** Resolves when it listens. Rejects with UserError `host-failed`. */
  open(): Promise<void> {
    this.#listening ??= this.#listen().catch((error: unknown) => {
      this.#listening = undefined;
      throw error;
    });
    return this.#listening;
  }

  /** Once it listens: calls back when the instance has connected that is given this address. */
  expect(onConnected: (socket: Socket) => void): { address: FrameAddress; forget: () => void } {
    const token = randomBytes(tokenBytes).toString('hex');
    this.#expected.set(token, onConnected);
    return { address: { path: this.#path, token }, forget: () => this.#expected.delete(token) };
  }

  [Symbol.dispose](): void {
    this.#expected.clear();
    this.#server?.close();
    for (const socket of this.#unknown) socket.destroy();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  async #listen(): Promise<void> {
    const server = createServer((socket) => this.#hear(socket));
    this.#server = server;
    try {
      const at = this.#place();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(at, resolve);
      });
      this.#path = at;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError(
        'host-failed',
        `services cannot be started: nothing can listen for them (${reason.replaceAll('\0', '@')})`,
      );
    }
    // That a service cannot connect shows there. Here nobody waits for it, and nothing must end for it.
    server.on('error', () => undefined);
    server.unref();
  }

  /** Linux has names that leave no file behind; elsewhere only this user may enter the folder. */
  #place(): string {
    const name = `skep-${randomBytes(8).toString('hex')}`;
    if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
    if (process.platform === 'linux') return `\0${name}`;
    this.#folder ??= mkdtempSync(path.join(tmpdir(), 'skep-'));
    return path.join(this.#folder, 'frames');
  }

  #refuse(socket: Socket): void {
    if (this.#unknown.delete(socket)) socket.destroy();
  }

  /** Gives a connection to whom it is meant for; one that does not begin with a token that is expected is closed. */
  #hear(socket: Socket): void {
    this.#unknown.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#unknown.delete(socket);
    });
    // What it has said meanwhile, while the runtime was busy, is read first.
    const timer = setTimeout(() => setImmediate(() => this.#refuse(socket)), sayMs).unref();
    const [oldest] = this.#unknown;
    if (oldest !== undefined && this.#unknown.size > maxUnknown + this.#expected.size) this.#refuse(oldest);
    let said = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      said = Buffer.concat([said, chunk]);
      if (said.byteLength < tokenLength) return;
      clearTimeout(timer);
      socket.off('data', onData);
      const token = said.toString('latin1', 0, tokenLength);
      const onConnected = this.#expected.get(token);
      if (onConnected === undefined) {
        socket.destroy();
        return;
      }
      this.#expected.delete(token);
      this.#unknown.delete(socket);
      socket.pause();
      if (said.byteLength > tokenLength) socket.unshift(said.subarray(tokenLength));
      onConnected(socket);
      socket.resume();
    };
    socket.on('data', onData);
  }
}
