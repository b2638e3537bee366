/** A service host: the child process, the connection to it, and the instances in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { CallTarget } from '../call/call.ts';
import { UserError } from '../user-error.ts';
import type { Connectable } from './connections.ts';
import type { DirectCallsReport, HostCommand, HostReport } from './control.ts';
import { readFatalReason, readFatalThread } from './fatal-report.ts';
import type { FrameServer } from './frame-server.ts';
import { FrameError } from './frames/frame.ts';
import { FrameReader } from './frames/frame-reader.ts';
import { FrameWriter } from './frames/frame-writer.ts';
import { readHostReport } from './frames/host-report-payload.ts';
import { sendParts } from './frames/send-parts.ts';
import { passedOnEnvironment } from './passed-on-environment.ts';
import type { SharingHost } from './processor-shares.ts';
import { RunningInstance } from './running-instance.ts';
import type { InstanceSpan, InstanceSpec, LogLine, ThrownInHandler } from './supervisor.ts';

/** Of what a host wrote to stderr before it ended, this much is looked at. In UTF-16 units. */
const keptStderr = 256 * 1024;

/** After its end a host's stderr may be held open by a process that it started. In milliseconds. */
const stderrGraceMs = 300;

/** So long a host may take to end after its connection has closed. In milliseconds. */
const endGraceMs = 1000;

/** An arena of glibc's for each thread, which is what it does unasked, makes 2 MB of every instance. */
const memoryArenas = '2';

/**
 * V8 collects garbage with threads that all instances of a host share, and waits for them: beside a neighbour that loops they wait for
 * that one's tick, and the pauses of all others double. So where there are neighbours each instance collects its own garbage itself.
 */
const sharedFlags = ['--single-threaded-gc'];

export interface HostProcessOptions {
  script: string;
  folder: string;
  /** For one instance only: keeps no spare worker. */
  single: boolean;
  stallLimitMs: number;
  /** Where its instances connect for the frames of their calls; it listens already. */
  frames: FrameServer;
  /** Answers the calls that an instance makes. */
  outbound(caller: Connectable): CallTarget;
  onLog(line: LogLine): void;
  /** Hears of the calls that instances of a project made past the runtime. */
  onCalls(caller: string, report: DirectCallsReport): void;
  /** Hears of what the code of a project's instances did. */
  onSpans(project: string, spans: readonly InstanceSpan[], dropped: number): void;
  onThrown(project: string, thrown: ThrownInHandler): void;
  onMended(project: string, method: string): void;
}

export class HostProcess implements SharingHost {
  /** Resolves when the process has ended and every instance of it knows. */
  readonly ended: Promise<void>;
  readonly #options: HostProcessOptions;
  readonly #child: ChildProcess;
  readonly #connection: Duplex;
  readonly #writer: FrameWriter;
  readonly #instances = new Map<number, RunningInstance>();
  #stderr = '';
  #alive = true;
  /** It was ended for what it sent. */
  #isBroken = false;
  #closing = false;

  constructor(options: HostProcessOptions) {
    this.#options = options;
    const args = options.single ? [options.script, 'single'] : [...sharedFlags, options.script, 'shared'];
    this.#child = spawn(process.execPath, args, {
      cwd: options.folder,
      env: {
        ...passedOnEnvironment(),
        // VS Code's own executable is a Node with this.
        ELECTRON_RUN_AS_NODE: '1',
        MALLOC_ARENA_MAX: memoryArenas,
      },
      // Overlapped is what Windows needs for a pipe that both sides read from; elsewhere it is a pipe.
      stdio: ['ignore', 'ignore', 'pipe', 'overlapped'],
      windowsHide: true,
    });
    // Told a moment later, whether or not anything below is reached.
    this.#child.once('error', () => undefined);
    // Where there is no file descriptor left, Node gives no streams at all.
    const connection = this.#child.stdio?.[3];
    if (!(connection instanceof Duplex)) {
      const message =
        'the process that services run in cannot be started: too many files are open; close some, or raise the limit';
      throw new UserError('host-failed', message);
    }
    this.#connection = connection;
    this.#writer = new FrameWriter((parts) => this.#send(parts));
    this.#read();
    this.ended = this.#watchEnd();
  }

  /** False: it cannot take instances any more. */
  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get single(): boolean {
    return this.#options.single;
  }

  /** Calls that have begun to the instances that it has now. */
  get calls(): number {
    let calls = 0;
    for (const instance of this.#instances.values()) calls += instance.calls;
    return calls;
  }

  start(number: number, spec: InstanceSpec): RunningInstance {
    const { onLog, onCalls, onSpans, onThrown, onMended, stallLimitMs, frames } = this.#options;
    const instance: RunningInstance = new RunningInstance({
      number,
      spec,
      pid: this.#child.pid,
      outbound: (running) =>
        this.#options.outbound({ instance: running, connect: (to) => this.#link(running, to) }),
      onLog,
      inspect: (on) => this.#command({ kind: 'inspect', instance: number, on }),
      onCalls: (report) => onCalls(spec.project, report),
      onSpans: (spans, dropped) => onSpans(spec.project, spans, dropped),
      onThrown: (thrown) => onThrown(spec.project, thrown),
      onMended: (method) => onMended(spec.project, method),
      retire: () => this.#command({ kind: 'retire', instance: number }),
      stop: () => this.#command({ kind: 'stop', instance: number }),
      kill: (why) => this.#command({ kind: 'kill', instance: number, why }),
    });
    const { address, forget } = frames.expect((socket) => instance.connect(socket));
    void instance.exited.then(forget);
    this.#instances.set(number, instance);
    const { code, folder, env, memoryLimit } = spec;
    const order = {
      frames: address,
      code,
      folder,
      env,
      memoryLimit,
      stallLimitMs: spec.stallLimitMs ?? stallLimitMs,
    };
    this.#command({ kind: 'start', instance: number, order });
    return instance;
  }

  /** Deadlines of calls wait there, or no longer do. */
  holdDeadlines(on: boolean): void {
    this.#command({ kind: 'hold-deadlines', on });
  }

  /** Ends the process and all that is in it. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#connection.destroy();
    await this.ended;
  }

  #link(from: RunningInstance, to: RunningInstance): void {
    if (this.#instances.get(to.number) !== to) return;
    const gone = `${to.spec.project} has ended: call again in a moment, its log says more`;
    this.#command({ kind: 'link', from: from.number, to: to.number, services: [...to.services], gone });
  }

  #command(command: HostCommand): void {
    this.#writer.control(command);
    this.#writer.flush();
  }

  #send(parts: Uint8Array[]): boolean {
    return !this.#alive || sendParts(this.#connection, parts);
  }

  #read(): void {
    const reader = new FrameReader();
    this.#connection.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk, (frame) => this.#receive(readHostReport(frame)));
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        // A host that sends what is no frame, or no report, is broken beyond use.
        this.#isBroken = true;
        this.#child.kill('SIGKILL');
      }
    });
    this.#connection.on('error', () => undefined);
    this.#connection.on('close', () => {
      this.#disconnect();
      // It ends by itself when it notices; user code may have closed its side, and then it does not.
      setTimeout(() => this.#child.kill('SIGKILL'), endGraceMs).unref();
    });
    this.#child.stderr?.setEncoding('utf8');
    this.#child.stderr?.on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderr);
    });
  }

  #receive(report: HostReport): void {
    const instance = this.#instances.get(report.instance);
    if (report.kind === 'gone') this.#instances.delete(report.instance);
    instance?.receive(report);
  }

  #disconnect(): void {
    this.#alive = false;
    for (const instance of this.#instances.values()) instance.disconnect();
  }

  async #watchEnd(): Promise<void> {
    const how = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => {
        if (this.#isBroken) resolve('something wrote to its connection');
        else resolve(signal ?? `exit code ${code}`);
      });
    });
    this.#disconnect();
    await this.#stderrEnd();
    const thread = readFatalThread(this.#stderr);
    const reason = readFatalReason(this.#stderr);
    const instances = [...this.#instances.values()];
    const outOfMemory =
      thread === undefined ? undefined : instances.find((instance) => instance.thread === thread)?.spec;
    this.#instances.clear();
    for (const instance of instances) {
      instance.departWithHost({
        how: reason === undefined ? how : `${how}: ${reason}`,
        asked: this.#closing,
        outOfMemory,
      });
    }
  }

  async #stderrEnd(): Promise<void> {
    const { stderr } = this.#child;
    if (stderr === null || stderr.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stderrGraceMs);
      stderr.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    stderr.destroy();
  }
}
