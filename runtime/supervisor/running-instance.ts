import type { Socket } from 'node:net';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { setDeadline } from '../call/deadline.ts';
import { refuseCall } from '../call/refuse-call.ts';
import { UserError } from '../user-error.ts';
import type { Departure, DirectCallsReport, HostReport } from './control.ts';
import { FrameConnection } from './frame-connection.ts';
import { readCalls } from './frames/calls-payload.ts';
import { type Frame, FrameError, frameKind } from './frames/frame.ts';
import { Peer } from './frames/peer.ts';
import { readReport } from './frames/report-payload.ts';
import {
  type ExplainedExit,
  explainDeparture,
  explainHostEnd,
  type HostEnd,
  hostEnded,
  wordForCallers,
} from './instance-exit.ts';
import type { Instance, InstanceExit, InstanceListener, InstanceSpec } from './supervisor.ts';
import { ToldByInstance, type ToldByInstanceEvents } from './told-by-instance.ts';

/** So long the host may take to say why an instance has ended, in milliseconds. */
const explainMs = 2_000;

/** What an instance needs of its host and of the supervisor. */
export interface RunningInstanceOptions extends ToldByInstanceEvents {
  /** Unique in its supervisor; the frames' instance id. */
  number: number;
  spec: InstanceSpec;
  /** Of the host. */
  pid: number | undefined;
  /** Answers the calls it makes. */
  outbound(instance: RunningInstance): CallTarget;
  /** Hears of the calls that it made past the runtime. */
  onCalls(report: DirectCallsReport): void;
  /** Asks the host to let it end. */
  stop(): void;
  /** Asks the host to end it at once, whatever it does. */
  kill(why: Departure): void;
  /** Asks the host to open it to debuggers, or to close it to them. */
  inspect(on: boolean): void;
  /** Asks the host to let no other instance call it any more. */
  retire(): void;
}

/** An instance as the runtime sees it, from the order to start it on. */
export class RunningInstance implements Instance {
  readonly id: string;
  readonly number: number;
  readonly spec: InstanceSpec;
  readonly peer: Peer;
  readonly exited: Promise<InstanceExit>;
  /** Resolves when it answers calls, or is gone before that. */
  readonly loaded: Promise<'ready' | InstanceExit>;
  readonly target: CallTarget = {
    open: (start, observer) => {
      const refusal = this.#refusal();
      return refusal === undefined ? this.peer.open(start, observer) : refuseCall(observer, refusal);
    },
    openUnary: (start, observer, bytes, from, to) => {
      const refusal = this.#refusal();
      if (refusal !== undefined) return refuseCall(observer, refusal);
      return this.peer.openUnary(start, observer, bytes, from, to);
    },
  };
  services: readonly string[] = [];
  responsive = true;
  /** Of the worker, in its host; known when it has started. */
  thread: number | undefined;
  readonly pid: number | undefined;
  memory: number | undefined;
  readonly #options: RunningInstanceOptions;
  readonly #connection: FrameConnection;
  readonly #told: ToldByInstance;
  readonly #loaded = Promise.withResolvers<'ready' | InstanceExit>();
  readonly #exited = Promise.withResolvers<InstanceExit>();
  readonly #retired = Promise.withResolvers<void>();
  #inspector: PromiseWithResolvers<string | undefined> | undefined;
  #listener: InstanceListener | undefined;
  #endedCalls = 0;
  #stopping = false;
  #gone = false;

  constructor(options: RunningInstanceOptions) {
    const { number, spec, outbound } = options;
    this.#options = options;
    this.number = number;
    this.pid = options.pid;
    this.id = `${spec.project}-${number}`;
    this.spec = spec;
    this.exited = this.#exited.promise;
    this.loaded = this.#loaded.promise;
    this.#connection = new FrameConnection({
      onFrame: (frame) => this.#receiveFrame(frame),
      onBroken: () => this.#options.kill({ kind: 'broken-frames' }),
      onClosed: () => this.#disconnected(),
    });
    this.peer = new Peer({
      instance: number,
      side: 'runtime',
      writer: this.#connection.writer,
      target: outbound(this),
      onCallEnd: (end) => {
        this.#endedCalls++;
        this.#listener?.callEnded(end);
      },
    });
    this.#told = new ToldByInstance(this.id, spec, options);
  }

  /** It takes no new calls. */
  get stopping(): boolean {
    return this.#stopping;
  }

  get openCalls(): number {
    return this.peer.openCalls;
  }

  /** How many calls to it have begun. */
  get calls(): number {
    return this.#endedCalls + this.peer.openCalls;
  }

  /** How a call ends that cannot be made now. */
  #refusal(): CallEnd | undefined {
    const { project } = this.spec;
    if (this.#stopping) return failedEnd(Code.Unavailable, `${project} is stopping`);
    if (!this.#connection.isFull) return undefined;
    const message = `${project} does not keep up with what it is sent: call again later`;
    return failedEnd(Code.ResourceExhausted, message);
  }

  listen(listener: InstanceListener): void {
    this.#listener = listener;
  }

  receive(report: HostReport): void {
    switch (report.kind) {
      case 'started':
        this.thread = report.thread;
        break;
      case 'ready':
        this.services = report.services;
        void this.#connection.connected.then(() => this.#loaded.resolve('ready'));
        break;
      case 'retired':
        this.#retired.resolve();
        break;
      case 'disconnected':
        // Where it was known, why it was closed is, too.
        if (!this.#connection.isConnected) this.#options.kill({ kind: 'unconnected' });
        break;
      case 'inspector':
        this.#inspector?.resolve(report.address);
        break;
      case 'heartbeat':
        this.responsive = report.responsive;
        if (report.responsive) this.#listener?.responsive();
        break;
      case 'memory':
        this.memory = report.bytes;
        break;
      case 'log':
        this.#told.write(report);
        break;
      case 'unsent':
        this.#connection.addUnsent(report.at, Buffer.from(report.bytes, 'base64'));
        break;
      case 'gone':
        void this.#departAfterAnswers(explainDeparture(report.why, this.spec, this.#told.mapper));
    }
  }

  departWithHost(end: HostEnd): void {
    void this.#departAfterAnswers(explainHostEnd(end, this.spec));
  }

  /** It has connected for the frames of its calls. */
  connect(socket: Socket): void {
    this.#connection.attach(socket);
  }

  #receiveFrame(frame: Frame): void {
    // User code that finds the connection must not speak for others.
    if (frame.instance !== this.number) throw new FrameError(`a frame of instance ${frame.instance}`);
    if (frame.kind === frameKind.control) {
      this.#told.receive(readReport(frame));
      return;
    }
    if (frame.kind === frameKind.calls) {
      this.#options.onCalls(readCalls(frame));
      return;
    }
    try {
      this.peer.receive(frame);
    } catch (error) {
      if (error instanceof FrameError) throw error;
      // A bug of the runtime's, which what the instance sent has found. The frames behind this one are of other calls.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#told.log('error', `Skep has a bug in how it takes what ${this.spec.project} sends: ${what}`);
    }
  }

  async stop({ drainMs, patient = false }: { drainMs: number; patient?: boolean }): Promise<void> {
    this.#stopping = true;
    if (drainMs > 0 && !this.#gone) {
      this.#options.retire();
      const drained = Promise.withResolvers<void>();
      const timer = (patient ? setDeadline : setTimeout)(drained.resolve, drainMs);
      const idle = Promise.all([this.peer.idle(), this.#retired.promise]);
      await Promise.race([idle, drained.promise, this.exited]);
      clearTimeout(timer);
    }
    this.peer.close(failedEnd(Code.Unavailable, `${this.spec.project} was stopped`));
    if (!this.#gone) this.#options.stop();
    await this.exited;
  }

  async inspect(): Promise<string> {
    if (this.#inspector === undefined) {
      this.#inspector = Promise.withResolvers();
      this.#options.inspect(true);
    }
    const address = await Promise.race([this.#inspector.promise, this.exited]);
    if (typeof address === 'string') return address;
    const { project } = this.spec;
    if (address !== undefined) throw new UserError('stopped', `${project} ended: ${address.message}`);
    throw new UserError('debug-failed', `${project} cannot be debugged: no port could be opened for it`);
  }

  endInspection(): void {
    if (this.#inspector === undefined) return;
    this.#inspector = undefined;
    if (!this.#gone) this.#options.inspect(false);
  }

  /** Ends it at once. */
  kill(): void {
    if (!this.#gone) this.#options.kill({ kind: 'stopped' });
  }

  /** Its calls cannot be answered any more; why is not known yet. */
  disconnect(): void {
    // Before anybody hears of an end and calls again: that call is to wait for a successor.
    this.responsive = false;
    const end = failedEnd(Code.Unavailable, hostEnded(this.spec.project));
    void this.#connection.end().then(() => this.peer.close(end));
  }

  /** It ends, as its host will tell in a moment with the reason; or it has closed what its calls need. */
  #disconnected(): void {
    if (this.#gone) return;
    this.responsive = false;
    setTimeout(() => {
      if (!this.#gone) this.#options.kill({ kind: 'broken-frames' });
    }, explainMs).unref();
  }

  async #departAfterAnswers(exit: ExplainedExit): Promise<void> {
    this.responsive = false;
    await this.#connection.end();
    this.#depart(exit);
  }

  #depart({ details, ...exit }: ExplainedExit): void {
    if (this.#gone) return;
    this.#gone = true;
    this.responsive = false;
    this.peer.close(failedEnd(Code.Unavailable, wordForCallers(exit, this.spec)));
    if (exit.reason !== 'stopped') {
      this.#told.log('error', exit.message);
      for (const line of details) this.#told.log('error', line);
    }
    this.#loaded.resolve(exit);
    this.#exited.resolve(exit);
  }
}
