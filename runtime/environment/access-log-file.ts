/** Writes the access log: a line of JSON a request, in batches. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { AccessEntry, AccessLog } from '../gateway/access-log.ts';
import { explainSystemError } from '../system-error.ts';

/** Lines wait for so long, in milliseconds, so that a busy moment is one write. */
const writeAfterMs = 100;

export class AccessLogFile implements Disposable {
  /** Undefined: standard output. */
  readonly #descriptor: number | undefined;
  readonly #onFailure: (message: string) => void;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #hasFailed = false;

  /**
   * Opens the file to append to it; `-` is standard output. Throws what the system has against it. What keeps it from being
   * written later on is told once, and requests go on.
   */
  constructor(file: string, onFailure: (message: string) => void) {
    this.#onFailure = onFailure;
    // Names of people may be in it.
    this.#descriptor = file === '-' ? undefined : openSync(file, 'a', 0o640);
  }

  readonly add: AccessLog = (entry: AccessEntry): void => {
    this.#lines.push(`${JSON.stringify(entry)}\n`);
    this.#timer ??= setTimeout(() => this.#write(), writeAfterMs);
  };

  [Symbol.dispose](): void {
    this.#write();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#lines.join('');
    this.#lines = [];
    if (text === '') return;
    if (this.#descriptor === undefined) {
      process.stdout.write(text);
      return;
    }
    try {
      writeSync(this.#descriptor, text);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) this.#onFailure(`the access log: ${messageOf(explainSystemError(error))}`);
      this.#hasFailed = true;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
