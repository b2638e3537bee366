/**
 * The runtime of this window: a worker thread that owns this user's local environment, or stands by while another
 * process does. It says where the environment is, now and each time that changes.
 */
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Endpoint } from './environment.ts';

/** What the worker says. */
type RuntimeMessage = ({ kind: 'endpoint' } & Endpoint) | { kind: 'failed'; message: string };

/** How many times in a row a worker that died is started again before the user is asked. */
const restarts = 3;
/** A worker that lived this long, in milliseconds, counts as having worked. */
const settled = 30_000;
/** How long, in milliseconds, a closing worker has to stop what it runs. */
const closeTime = 4000;

/** What is kept of calls, as the settings say. */
function historyLimits(): { calls?: number; bytes?: number; days?: number } {
  const settings = vscode.workspace.getConfiguration('skep.history');
  const calls = settings.get<number>('maxCalls');
  const megabytes = settings.get<number>('maxMegabytes');
  const days = settings.get<number>('maxDays');
  return {
    ...(calls !== undefined && { calls }),
    ...(megabytes !== undefined && { bytes: megabytes * 1024 * 1024 }),
    ...(days !== undefined && { days }),
  };
}

export class LocalRuntime implements vscode.Disposable {
  readonly #endpoint = new vscode.EventEmitter<Endpoint>();
  readonly #failure = new vscode.EventEmitter<string>();
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  #worker: Worker | undefined;
  #deaths = 0;

  /** Where the local environment is. */
  readonly onEndpoint = this.#endpoint.event;
  /** Why there is none; a sentence for people. */
  readonly onFailure = this.#failure.event;

  /** `script` is dist/runtime.js. */
  constructor(script: string, log: vscode.LogOutputChannel) {
    this.#script = script;
    this.#log = log;
  }

  /** Starts the worker; again, when the last one failed. */
  start(): void {
    if (this.#worker) return;
    const started = Date.now();
    const port = vscode.workspace.getConfiguration('skep.gateway').get<number>('port');
    const otlpEndpoint = vscode.workspace.getConfiguration('skep.telemetry').get<string>('otlpEndpoint');
    const worker = new Worker(this.#script, {
      workerData: { port, otlpEndpoint, history: historyLimits() },
      name: 'skep-runtime',
      // Node says at every start that `node:sqlite` is experimental; nobody who reads the output can do anything about it.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdout: true,
      stderr: true,
    });
    this.#worker = worker;
    worker.stdout.on('data', (text: Buffer) => this.#log.info(text.toString().trimEnd()));
    worker.stderr.on('data', (text: Buffer) => this.#log.warn(text.toString().trimEnd()));
    worker.on('message', (message: RuntimeMessage) => this.#heard(message));
    worker.on('error', (error) => this.#log.error('The runtime failed.', error));
    worker.on('exit', (code) => this.#ended(worker, code, Date.now() - started));
  }

  /** Ends the worker and what only this window asked to run. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage({ kind: 'close' });
    const timer = setTimeout(() => void worker.terminate(), closeTime);
    await ended;
    clearTimeout(timer);
  }

  dispose(): void {
    void this.close();
    this.#endpoint.dispose();
    this.#failure.dispose();
  }

  #heard(message: RuntimeMessage): void {
    if (message.kind === 'endpoint') {
      this.#log.info(`The local environment is at ${message.address}, of process ${message.pid}.`);
      this.#endpoint.fire(message);
    } else {
      // It ends by itself now, and would fail the same way if it were started again at once.
      this.#worker = undefined;
      this.#log.error(message.message);
      this.#failure.fire(message.message.split('\n', 1)[0] ?? '');
    }
  }

  #ended(worker: Worker, code: number, lived: number): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#log.error(`The runtime ended with code ${code}.`);
    this.#deaths = lived > settled ? 1 : this.#deaths + 1;
    if (this.#deaths <= restarts) this.start();
    else this.#failure.fire('The runtime of this window keeps ending. The output of Skep says why.');
  }
}
