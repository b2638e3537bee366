/**
 * The runtime as a worker thread of the editor's extension host: it owns the user's local environment, or stands by
 * while another process does.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { defaultHome } from './environment/data-folder.ts';
import { type Endpoint, joinLocalEnvironment } from './environment/index.ts';
import type { HistoryLimits } from './telemetry/index.ts';
import { UserError } from './user-error.ts';

/** What the parent starts the thread with. */
export interface RuntimeData {
  /** The data folder; the user's own without it. */
  home?: string;
  /** Where to answer, should this thread become the owner. */
  port?: number;
  /** `skep.telemetry.otlpEndpoint`; empty: none. */
  otlpEndpoint?: string;
  /** `skep.history.*` */
  history?: Partial<HistoryLimits>;
}

/** What the thread tells its parent. */
export type RuntimeMessage = ({ kind: 'endpoint' } & Endpoint) | { kind: 'failed'; message: string };

/** What the parent tells the thread: to leave the environment and end. */
export interface CloseMessage {
  kind: 'close';
}

async function main(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this module is run as a worker thread');
  const tell = (message: RuntimeMessage): void => port.postMessage(message);
  const closing = new AbortController();
  port.on('message', ({ kind }: CloseMessage) => {
    if (kind === 'close') closing.abort();
  });
  const { home, port: wished, otlpEndpoint = '', history }: RuntimeData = workerData;
  try {
    const joined = await joinLocalEnvironment({
      home: home ?? defaultHome(),
      ...(wished === undefined ? {} : { port: wished }),
      ...(otlpEndpoint === ''
        ? {}
        : { otlp: { option: 'skep.telemetry.otlpEndpoint', endpoint: otlpEndpoint } }),
      ...(history && { history }),
      signal: closing.signal,
      onEndpoint: (endpoint) => tell({ kind: 'endpoint', ...endpoint }),
    });
    if (!closing.signal.aborted) {
      await new Promise((resolve) => closing.signal.addEventListener('abort', resolve, { once: true }));
    }
    await joined[Symbol.asyncDispose]();
  } catch (error) {
    if (!closing.signal.aborted) tell({ kind: 'failed', message: explain(error) });
  } finally {
    port.close();
  }
}

function explain(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main();
