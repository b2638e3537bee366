/** The history of calls, as the runtime sees it: a thread that keeps it, and what it is asked. */

import { Worker } from 'node:worker_threads';
import { create, type DescFile, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { withImports } from '../../server/generate/with-imports.ts';
import type { CallBatch } from './call-batch.ts';
import type { FoundCall, FoundSpan, HistoryLimits, HistoryQuery } from './history-database.ts';
import type { HistoryQuestion, HistoryReport, HistoryRequest, HistoryThreadData } from './history-thread.ts';
import type { KeptSpan } from './kept-call.ts';
import type { OtlpTarget } from './otlp/index.ts';

/** Where it is kept, how much of it, and where it is sent too. */
export interface HistoryOptions {
  file: string;
  /** Those that are not said are `defaultLimits`. */
  limits?: Partial<HistoryLimits> | undefined;
  /** Where calls that are kept are sent too, as spans; nowhere without it. */
  otlp?: OtlpTarget | undefined;
  /** Hears once of what keeps calls from being kept, until they are kept again; and of spans that were not sent, and of a history that was put aside. */
  onFailure(message: string): void;
}

/** Where nobody says others. */
const defaultLimits: HistoryLimits = { calls: 100_000, bytes: 256 * 1024 * 1024, days: 30 };

/** Calls that the thread may be behind with. More are not kept: it must not fill the memory. */
const maxBehind = 5_000;

/** So many milliseconds after definitions are gone, the last calls by them are with the thread. */
const lastCallsMs = 60_000;

const thread = import.meta.url.endsWith('.ts')
  ? new URL('./history-thread.ts', import.meta.url)
  : new URL('./history.js', import.meta.url);

/** Adds calls and spans without waiting for the thread, and asks it. Dispose of it to have the rest on disk. */
export class History implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #options: HistoryOptions;
  readonly #ended: Promise<void>;
  readonly #schemas = new WeakMap<DescFile, number>();
  /** Each change of a definition makes new ones: the thread would keep all that there ever were. */
  readonly #gone = new FinalizationRegistry<number>((schema) => {
    setTimeout(() => this.#post({ kind: 'forget', schema }), lastCallsMs).unref();
  });
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #listeners = new Set<() => void>();
  #lastSchema = 0;
  #lastQuestion = 0;
  #behind = 0;
  #hasFailed = false;
  #isOver = false;

  constructor(options: HistoryOptions) {
    this.#options = options;
    const { file, otlp } = options;
    const limits = { ...defaultLimits, ...options.limits };
    const workerData: HistoryThreadData = { file, limits, otlp };
    // That Node calls its SQLite experimental is nothing to tell a user each time.
    const execArgv = ['--disable-warning=ExperimentalWarning'];
    this.#worker = new Worker(thread, { workerData, execArgv, name: 'history' });
    this.#worker.on('message', (report: HistoryReport) => this.#receive(report));
    this.#worker.on('error', (error) => this.#failed(error.message));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#isOver = true;
        const error = new Error('the history is closed');
        for (const { reject } of this.#asked.values()) reject(error);
        this.#asked.clear();
        resolve();
      });
    });
  }

  /** Calls that it can take now. */
  get room(): number {
    return this.#isOver ? 0 : maxBehind - this.#behind;
  }

  /** Number of the definitions in a file and what it imports, for `KeptCall.schema`. */
  schemaOf(file: DescFile): number {
    const known = this.#schemas.get(file);
    if (known !== undefined) return known;
    const schema = ++this.#lastSchema;
    const set = create(FileDescriptorSetSchema, { file: withImports(file).map(({ proto }) => proto) });
    this.#post({ kind: 'schema', schema, files: toBinary(FileDescriptorSetSchema, set) });
    this.#schemas.set(file, schema);
    this.#gone.register(file, schema);
    return schema;
  }

  add(calls: CallBatch, spans: KeptSpan[]): void {
    this.#behind += calls.calls + spans.length;
    this.#post({ kind: 'add', calls, spans });
  }

  find(query: HistoryQuery): Promise<FoundCall[]> {
    return this.#ask({ kind: 'find', query });
  }

  trace(traceId: string, limit: number): Promise<FoundCall[]> {
    return this.#ask({ kind: 'trace', traceId, limit });
  }

  /** Serialized spans of code in a trace, the oldest first. */
  spans(traceId: string, limit: number): Promise<FoundSpan[]> {
    return this.#ask({ kind: 'spans', traceId, limit });
  }

  get(id: number): Promise<(FoundCall & { detail: Uint8Array }) | undefined> {
    return this.#ask({ kind: 'get', id });
  }

  lastId(): Promise<number> {
    return this.#ask({ kind: 'lastId' });
  }

  clear(): Promise<void> {
    return this.#ask({ kind: 'clear' });
  }

  /** Calls back whenever calls were added. */
  onAdded(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Resolves when all that was added is on disk and, where that takes no more than a moment, sent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#post({ kind: 'close' });
    await this.#ended;
  }

  async #ask<T>(question: HistoryQuestion): Promise<T> {
    if (this.#isOver) throw new Error('the history is closed');
    const number = ++this.#lastQuestion;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(number, asked);
    this.#post({ kind: 'ask', number, question });
    return (await asked.promise) as T;
  }

  #post(request: HistoryRequest): void {
    if (!this.#isOver) this.#worker.postMessage(request);
  }

  #receive(report: HistoryReport): void {
    if (report.kind === 'added') {
      this.#behind -= report.number;
      if (report.failure !== undefined) {
        this.#failed(report.failure);
        return;
      }
      this.#hasFailed = false;
      for (const listener of this.#listeners) listener();
      return;
    }
    if (report.kind === 'not-pruned') {
      this.#options.onFailure(
        `what is too old or too much stays in ${this.#options.file}: ${report.failure}`,
      );
      return;
    }
    if (report.kind === 'put-aside') {
      this.#options.onFailure(
        `the history of calls begins anew: another version of Skep wrote the one before, which is kept in ${report.file}`,
      );
      return;
    }
    if (report.kind === 'not-sent') {
      this.#options.onFailure(report.message);
      return;
    }
    const asked = this.#asked.get(report.number);
    this.#asked.delete(report.number);
    if (report.kind === 'answer') asked?.resolve(report.answer);
    else asked?.reject(report.error);
  }

  #failed(message: string): void {
    if (!this.#hasFailed) this.#options.onFailure(`calls are not kept in ${this.#options.file}: ${message}`);
    this.#hasFailed = true;
  }
}
