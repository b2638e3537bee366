/** Turns `console` and the standard streams into log lines with a level. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { LineOrigin } from '../control.ts';
import { LineSplitter } from '../line-splitter.ts';
import type { LogLine } from '../supervisor.ts';
import { type Log, limitLines } from './limit-lines.ts';

/** Methods that write what the level of their stream is not. */
const levels: Record<string, LogLine['level']> = { debug: 'debug', error: 'error', assert: 'error' };

/** Replaces the methods of the global console and the writing of stdout and stderr. */
export function captureConsole(unlimited: Log, traceparent: () => string | undefined): void {
  const log = limitLines(unlimited);
  let written: { stack?: string } = {};
  const origin = (): LineOrigin => ({ stack: readStack(written), traceparent: traceparent() });
  let level: LogLine['level'] | undefined;
  const sink = (streamLevel: LogLine['level']) =>
    new LogStream((text) => log(level ?? streamLevel, text, origin));
  const captured = new Console({ stdout: sink('info'), stderr: sink('warn'), colorMode: false });
  for (const [name, method] of Object.entries(captured)) {
    if (typeof method !== 'function') continue;
    const own = levels[name];
    const call = (...args: unknown[]): unknown => {
      level = own;
      written = {};
      Error.captureStackTrace(written, call);
      try {
        return Reflect.apply(method, captured, args);
      } finally {
        level = undefined;
      }
    };
    Object.defineProperty(console, name, {
      value: call,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  }
  const direct = (streamLevel: LogLine['level']) => (text: string) => {
    written = {};
    Error.captureStackTrace(written);
    log(streamLevel, text, origin);
  };
  captureStream(process.stdout, direct('info'));
  captureStream(process.stderr, direct('warn'));
}

/** User code may have made `stack` anything, by its own `Error.prepareStackTrace`. */
function readStack(written: { stack?: unknown }): string | undefined {
  try {
    return typeof written.stack === 'string' ? written.stack : undefined;
  } catch {
    return undefined;
  }
}

/** Writes whole lines at once: a line must be seen even when an endless loop follows it. */
class LogStream extends Writable {
  readonly #splitter: LineSplitter;

  constructor(onLine: (text: string) => void) {
    super({ decodeStrings: false });
    this.#splitter = new LineSplitter(onLine);
  }

  override write(chunk: unknown): boolean {
    this.#splitter.push(String(chunk));
    return true;
  }
}

function captureStream(stream: NodeJS.WriteStream, onLine: (text: string) => void): void {
  const splitter = new LineSplitter(onLine);
  const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    splitter.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(() => done());
    return true;
  };
  Object.defineProperty(stream, 'write', { value: write, writable: true, configurable: true });
  process.on('exit', () => splitter.end());
}
