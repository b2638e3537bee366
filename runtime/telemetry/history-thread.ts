/** The thread that owns the history's database: adds what ended, in batches, and answers what is asked. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CallBatch, callsOf } from './call-batch.ts';
import { HiddenValues } from './hidden-values.ts';
import {
  HistoryDatabase,
  type HistoryLimits,
  type HistoryQuery,
  type HistoryRow,
} from './history-database.ts';
import { historyRow, Schemas } from './history-row.ts';
import type { KeptCall, KeptSpan } from './kept-call.ts';
import { OtlpExporter, type OtlpTarget } from './otlp/index.ts';
import { spanRow } from './span-row.ts';

/** What the thread is started with. */
export interface HistoryThreadData {
  file: string;
  limits: HistoryLimits;
  /** Where calls are sent as spans too. From here, because turning them into JSON and packing that is work that calls need not wait for. */
  otlp: OtlpTarget | undefined;
}

/** What is asked of the thread, and the method of the database that answers. */
export type HistoryQuestion =
  | { kind: 'find'; query: HistoryQuery }
  | { kind: 'trace'; traceId: string; limit: number }
  | { kind: 'spans'; traceId: string; limit: number }
  | { kind: 'get'; id: number }
  | { kind: 'lastId' }
  | { kind: 'clear' };

/** What the thread is told. */
export type HistoryRequest =
  /** Calls of this schema come after it; the files are a serialized FileDescriptorSet. */
  | { kind: 'schema'; schema: number; files: Uint8Array }
  /** No more calls of it come. */
  | { kind: 'forget'; schema: number }
  | { kind: 'add'; calls: CallBatch; spans: KeptSpan[] }
  | { kind: 'ask'; number: number; question: HistoryQuestion }
  | { kind: 'close' };

/** What the thread tells. */
export type HistoryReport =
  /** So many calls and spans were added. `failure`: they could not be. */
  | { kind: 'added'; number: number; failure?: string }
  /** What is too old or too much could not be let go. */
  | { kind: 'not-pruned'; failure: string }
  /** The history was of another form, and is kept in a file of this name. */
  | { kind: 'put-aside'; file: string }
  /** Spans were not taken; a sentence for people. */
  | { kind: 'not-sent'; message: string }
  | { kind: 'answer'; number: number; answer: unknown }
  | { kind: 'failed'; number: number; error: unknown };

const pruneEveryMs = 3_600_000;

/** Calls that come together where very many do: they are committed with those that come next, within so many milliseconds. */
const many = 40;
const commitAfterMs = 1_000;

if (parentPort !== null) {
  const port = parentPort;
  const { file, limits, otlp } = workerData as HistoryThreadData;
  const database = new HistoryDatabase(file, limits);
  const schemas = new Schemas();
  const report = (each: HistoryReport): void => port.postMessage(each);
  if (database.putAside !== undefined) report({ kind: 'put-aside', file: database.putAside });
  // A full disk, or another process that reads, is no reason to keep nothing from now on.
  const prune = (): void => {
    try {
      database.prune();
    } catch (error) {
      report({ kind: 'not-pruned', failure: textOf(error) });
    }
  };
  prune();
  // A history that nobody adds to has to forget too.
  setInterval(prune, pruneEveryMs).unref();
  let commitTimer: NodeJS.Timeout | undefined;
  const commit = (): void => {
    clearTimeout(commitTimer);
    commitTimer = undefined;
    database.commit();
  };
  /** Does what puts on disk what was told to be added already. */
  const settle = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      report({ kind: 'added', number: 0, failure: textOf(error) });
    }
  };
  const commitSoon = (): void => {
    commitTimer ??= setTimeout(() => settle(commit), commitAfterMs);
  };
  const exporter = otlp && new OtlpExporter(otlp, (message) => report({ kind: 'not-sent', message }));
  port.on('message', (request: HistoryRequest) => {
    switch (request.kind) {
      case 'schema':
        schemas.add(request.schema, request.files);
        break;
      case 'forget':
        schemas.forget(request.schema);
        break;
      case 'add': {
        const { calls, spans } = request;
        const number = calls.calls + spans.length;
        exporter?.add(Array.from(callsOf(calls), withoutSecretTexts), spans);
        try {
          database.addUncommitted(rowsOf(calls, schemas), spans.map(spanRow));
          if (calls.calls < many) commit();
          else commitSoon();
          report({ kind: 'added', number });
        } catch (error) {
          report({ kind: 'added', number, failure: textOf(error) });
        }
        break;
      }
      case 'ask':
        try {
          report({ kind: 'answer', number: request.number, answer: answerTo(database, request.question) });
        } catch (error) {
          report({ kind: 'failed', number: request.number, error });
        }
        break;
      case 'close':
        clearTimeout(commitTimer);
        // A collector is sent what it waits for all the same.
        settle(() => database[Symbol.dispose]());
        void (exporter?.[Symbol.asyncDispose]() ?? Promise.resolve()).then(() => port.close());
    }
  });
}

/** One by one: none of them outlives the next. */
function* rowsOf(batch: CallBatch, schemas: Schemas): Generator<HistoryRow> {
  for (const call of callsOf(batch)) yield historyRow(call, schemas);
}

/** What a collector is sent of a call has secrets in no other places: who called may be what a header says. */
function withoutSecretTexts(call: KeptCall): KeptCall {
  const { error, caller, requestHeaders } = call;
  if (error === '' && caller === '') return call;
  const hidden = new HiddenValues(requestHeaders);
  return { ...call, error: hidden.text(error), caller: hidden.text(caller) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function answerTo(database: HistoryDatabase, question: HistoryQuestion): unknown {
  switch (question.kind) {
    case 'find':
      return database.find(question.query);
    case 'trace':
      return database.trace(question.traceId, question.limit);
    case 'spans':
      return database.spans(question.traceId, question.limit);
    case 'get':
      return database.get(question.id);
    case 'lastId':
      return database.lastId();
    case 'clear':
      return database.clear();
  }
}
