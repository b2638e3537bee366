import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A child process with what it printed, ended on disposal together with everything it started. */
export class Child implements AsyncDisposable {
  readonly process: ChildProcess;
  #printed = '';
  readonly #exit: Promise<void>;

  constructor(command: string, args: readonly string[], options: SpawnOptions) {
    // A process group of its own, so that disposal ends what it started as well.
    this.process = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    }
    this.#exit = new Promise((resolve) => {
      this.process.once('close', () => resolve());
      this.process.once('error', (error) => {
        this.#printed += String(error);
        resolve();
      });
    });
  }

  /** Standard output and standard error so far, as they came. */
  get printed(): string {
    return this.#printed;
  }

  /** The exit code, once it has ended. */
  async ended(): Promise<number | null> {
    await this.#exit;
    return this.process.exitCode;
  }

  /** Waits until it prints something that matches. Throws with all it printed when it ends, or `milliseconds` pass, before. */
  async prints(pattern: RegExp, milliseconds = 60_000): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(milliseconds);
    for (;;) {
      const match = pattern.exec(this.#printed);
      if (match) return match;
      if (this.process.exitCode !== null || this.process.signalCode !== null || deadline.aborted) {
        throw new Error(
          `${this.process.spawnargs.join(' ')} did not print ${pattern}, but:\n${this.#printed}`,
        );
      }
      const more = [this.process.stdout, this.process.stderr].map((stream) =>
        stream ? once(stream, 'data', { signal: deadline }) : undefined,
      );
      await Promise.race([...more, this.#exit]).catch(() => undefined);
    }
  }

  /** As ^C at a terminal: to it and to what it started. */
  interrupt(): void {
    this.#signal('SIGINT');
  }

  /** As the machine's end: nothing of it can react. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal('SIGTERM');
    const patience = setTimeout(() => this.kill(), 5_000);
    await this.#exit;
    clearTimeout(patience);
    this.kill();
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, signal);
    } catch {
      // The whole group has ended: what was asked for.
    }
  }
}
