/** One worker of the service host, from its start to its end. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { Departure, InstanceOrder, WorkerCommand, WorkerReport } from '../control.ts';
import { LineSplitter } from '../line-splitter.ts';
import { readOutbox } from '../outbox.ts';
import type { LogLine } from '../supervisor.ts';
import type { WorkerStart } from '../worker/main.ts';
import type { WatchedInstance } from './watch.ts';

/** So long a worker may take to end when it was asked to, before it is terminated. In milliseconds. */
const stopGraceMs = 1000;

/** A thread that hangs in native code cannot be terminated: it is given up after so many milliseconds. */
const terminateGraceMs = 2000;

export interface HostedInstanceEvents {
  /** It missed a heartbeat, or answers again. */
  onHeartbeat(responsive: boolean): void;
  /** It takes so many bytes of memory. */
  onMemory(bytes: number): void;
  onReport(report: Exclude<WorkerReport, { kind: 'pong' | 'outbox' }>): void;
  /** A line that it wrote to its standard streams past everything that captures it. */
  onLine(level: LogLine['level'], text: string): void;
  onGone(why: Departure): void;
}

export class HostedInstance implements WatchedInstance {
  readonly id: number;
  readonly worker: Worker;
  readonly order: InstanceOrder;
  ready = false;
  /** When it last answered a ping, as performance.now() has it. */
  lastSign = performance.now();
  /** A debugger may be attached to it. */
  inspected = false;
  /** It has missed its heartbeat, and has not answered since. */
  silent = false;
  readonly #port: MessagePort;
  readonly #events: HostedInstanceEvents;
  /** Said that it is ready, and still has to show that it goes on answering after all its code has run. */
  #announced: Extract<WorkerReport, { kind: 'ready' }> | undefined;
  #outbox: SharedArrayBuffer | undefined;
  #departure: Departure | undefined;
  #uncaught: Departure | undefined;
  #failed = false;
  #gone = false;

  constructor(id: number, worker: Worker, order: InstanceOrder, events: HostedInstanceEvents) {
    this.id = id;
    this.worker = worker;
    this.order = order;
    this.#events = events;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (message: WorkerReport) => this.#receive(message));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#failed = true;
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#departure ??= { kind: 'memory' };
    });
    worker.on('exit', (code) => this.#depart(code));
    this.#captureStream(worker.stdout, 'info');
    this.#captureStream(worker.stderr, 'warn');
    const start: WorkerStart = { port: port2, instance: id, order };
    worker.postMessage(start, [port2]);
  }

  command(command: WorkerCommand, transfer: MessagePort[] = []): void {
    if (!this.#gone) this.#port.postMessage(command, transfer);
  }

  ping(): void {
    this.#port.postMessage('ping');
  }

  /** Heap, external memory and ArrayBuffers, in bytes: answered between two steps of its code, even of an endless loop. */
  async memoryUsed(): Promise<number> {
    const { used_heap_size, external_memory } = await this.worker.getHeapStatistics();
    return used_heap_size + external_memory;
  }

  tellMemory(bytes: number): void {
    if (this.ready && !this.#gone) this.#events.onMemory(bytes);
  }

  /** It has not answered in time: calls had better go elsewhere until it does. */
  missHeartbeat(): void {
    if (this.silent || this.#gone) return;
    this.silent = true;
    this.#events.onHeartbeat(false);
  }

  /** Asks it to end; its `exit` listeners run. */
  stop(): void {
    this.#departure ??= { kind: 'stopped' };
    this.#port.postMessage('stop');
    setTimeout(() => this.terminate({ kind: 'stopped' }), stopGraceMs).unref();
  }

  terminate(why: Departure): void {
    if (this.#gone) return;
    this.#departure ??= why;
    void this.worker.terminate();
    setTimeout(() => this.#depart(1), terminateGraceMs).unref();
  }

  #receive(message: WorkerReport): void {
    if (this.#gone) return;
    // Lines are no sign of life: a loop that never ends can write them.
    if (message.kind === 'pong') {
      this.#signOfLife(message.inspected);
      return;
    }
    if (message.kind === 'outbox') {
      this.#outbox = message.buffer;
      return;
    }
    if (message.kind === 'ready') {
      this.#announced = message;
      this.ping();
      return;
    }
    if (message.kind === 'load-failed' || message.kind === 'killed-itself') this.#departure ??= message;
    // It may be held before it answers the next ping.
    if (message.kind === 'inspector') this.inspected = message.address !== undefined;
    if (message.kind === 'uncaught') this.#uncaught = message;
    this.#events.onReport(message);
  }

  #signOfLife(inspected: boolean): void {
    this.lastSign = performance.now();
    this.inspected = inspected;
    if (this.silent) {
      this.silent = false;
      this.#events.onHeartbeat(true);
    }
    const announced = this.#announced;
    if (announced === undefined) return;
    this.#announced = undefined;
    this.ready = true;
    this.#events.onReport(announced);
  }

  #captureStream(stream: NodeJS.ReadableStream, level: LogLine['level']): void {
    const splitter = new LineSplitter((text) => this.#events.onLine(level, text));
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => splitter.push(text));
    stream.on('end', () => splitter.end());
  }

  #depart(code: number): void {
    if (this.#gone) return;
    // What it said last may have been overtaken by its end.
    for (let last = receiveMessageOnPort(this.#port); last; last = receiveMessageOnPort(this.#port)) {
      this.#receive(last.message);
    }
    this.#gone = true;
    this.#port.close();
    const left = this.#outbox && readOutbox(this.#outbox);
    if (left !== undefined) {
      const bytes = Buffer.from(left.bytes).toString('base64');
      this.#events.onReport({ kind: 'unsent', at: left.at, bytes });
    }
    const uncaught = this.#failed ? this.#uncaught : undefined;
    this.#events.onGone(this.#departure ?? uncaught ?? { kind: 'exit', code });
  }
}
