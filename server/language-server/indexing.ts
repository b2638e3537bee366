import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import type { FileSymbols } from '../workspace/file-symbols.ts';
import type { FileUri } from '../workspace/uri.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Milliseconds without a keystroke after which files are indexed: never between two letters of a word. */
const pause = 400;

/** With fewer files than these to read, it is over before it can be told of. */
const worthTelling = 200;

/**
 * Reads the names that all definitions of a workspace declare, in the background, so that the first search need not wait; and
 * then, without a word, what all of them use: the first search for the uses of a name would link thousands of files.
 */
export class Indexing {
  /** Whether the client shows progress. */
  showsProgress = false;
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #listeners: ((files: readonly (readonly [FileUri, FileSymbols])[]) => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = new AbortController();
  #progress: Promise<WorkDoneProgressServerReporter> | undefined;
  /** Somebody did not want it: then it waits until something asks for the names. */
  #isDeclined = false;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** Has `listener` told of all names, each time that all files are indexed. */
  onIndexed(listener: (files: readonly (readonly [FileUri, FileSymbols])[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Begins, or goes on, after a pause in which nobody calls this again. */
  soon(): void {
    this.#stop();
    if (!this.#isDeclined) this.#timer = setTimeout(() => this.#run(), pause);
  }

  dispose(): void {
    this.#stop();
    this.#finish();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#running.abort();
  }

  #run(): void {
    this.#running = new AbortController();
    const { signal } = this.#running;
    const told = (done: number, total: number) => this.#tell(done, total);
    this.#workspace
      .symbols(signal, told)
      .then((files) => {
        if (!signal.aborted) for (const listener of this.#listeners) listener(files);
      })
      .finally(() => {
        if (!signal.aborted) this.#finish();
      })
      .then(() => this.#workspace.learnUses(signal))
      .catch((error) => this.#connection.console.error(String(error)));
  }

  #tell(done: number, total: number): void {
    if (!this.showsProgress || (!this.#progress && total - done < worthTelling)) return;
    this.#progress ??= this.#begin();
    this.#progress.then((progress) => progress.report(Math.floor((100 * done) / total)), ignore);
  }

  async #begin(): Promise<WorkDoneProgressServerReporter> {
    const progress = await this.#connection.window.createWorkDoneProgress();
    progress.begin('Skep: indexing definitions', 0, undefined, true);
    progress.token.onCancellationRequested(() => {
      this.#isDeclined = true;
      this.#stop();
      this.#finish();
    });
    return progress;
  }

  #finish(): void {
    this.#progress?.then((progress) => progress.done(), ignore);
    this.#progress = undefined;
  }
}

/** A client that cannot show progress after all has said so by itself. */
function ignore(): void {}
