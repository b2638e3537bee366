/** A program that the guard runs, with everything that it starts in turn. */
import { type ChildProcess, spawn } from 'node:child_process';
import { LineSplitter } from '../line-splitter.ts';
import type { LogLine } from '../supervisor.ts';
import { limitLines } from '../worker/limit-lines.ts';
import type { ProgramEnd, ProgramOrder } from './guard-control.ts';

/** So long a program may take to end when it was asked to. In milliseconds. */
const stopGraceMs = 2_000;

/** What it wrote last may still be on its way when it has ended; what it started may hold its streams open for ever. */
const streamGraceMs = 300;

export interface GuardedEvents {
  onStarted(pid: number): void;
  onLine(level: LogLine['level'], text: string): void;
  onEnded(how: ProgramEnd): void;
}

export class Guarded {
  /** Resolves when it has ended, and all that was left of what it started with it. */
  readonly gone: Promise<void>;
  readonly #order: ProgramOrder;
  readonly #events: GuardedEvents;
  readonly #gone = Promise.withResolvers<void>();
  #child: ChildProcess | undefined;

  constructor(order: ProgramOrder, events: GuardedEvents) {
    this.#order = order;
    this.#events = events;
    this.gone = this.#gone.promise;
  }

  start(): void {
    const { command, folder, env } = this.#order;
    const [program = '', ...args] = command;
    try {
      const child = spawn(program, args, {
        cwd: folder,
        env,
        // A process group of its own: what it starts ends with it. Windows has none, and `taskkill` knows the tree.
        detached: process.platform !== 'win32',
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      this.#watch(child);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** @param force at once, whatever it does */
  end(force: boolean): void {
    this.#signal(force ? 'SIGKILL' : 'SIGTERM');
    if (!force) setTimeout(() => this.#signal('SIGKILL'), stopGraceMs).unref();
  }

  #watch(child: ChildProcess): void {
    this.#child = child;
    const log = limitLines((level, text) => this.#events.onLine(level, text));
    const streams = [
      readLines(child.stdout, (text) => log('info', text)),
      readLines(child.stderr, (text) => log('warn', text)),
    ];
    child.once('spawn', () => this.#events.onStarted(child.pid ?? 0));
    child.once('error', (error) => {
      if (child.pid === undefined) this.#fail(error);
    });
    child.once('exit', async (code, signal) => {
      // What it started and left behind has lost its purpose, and may hold the port.
      this.#signal('SIGKILL');
      const grace = new Promise((resolve) => setTimeout(resolve, streamGraceMs));
      await Promise.race([Promise.all(streams), grace]);
      this.#done(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal });
    });
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    if (process.platform === 'win32') {
      const force = signal === 'SIGKILL' ? ['/F'] : [];
      spawn('taskkill', ['/PID', String(pid), '/T', ...force], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => undefined,
      );
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#done({ kind: 'not-started', code: error.code ?? '', message: error.message });
  }

  #done(how: ProgramEnd): void {
    this.#events.onEnded(how);
    this.#gone.resolve();
  }
}

/** Resolves when the stream has ended. */
function readLines(stream: NodeJS.ReadableStream | null, onLine: (text: string) => void): Promise<void> {
  if (stream === null) return Promise.resolve();
  const splitter = new LineSplitter(onLine);
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => splitter.push(text));
  return new Promise((resolve) => {
    stream.once('close', () => {
      splitter.end();
      resolve();
    });
  });
}
