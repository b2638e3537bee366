/** Starts and stops instances. The rest of the runtime knows instances by these types only. */
import type { DescService, JsonObject } from '@bufbuild/protobuf';
import type { CallEnd, CallTarget } from '../call/call.ts';
import type { Problem } from '../user-error.ts';
import type { DirectCallsReport } from './control.ts';
import type { WorkerSpan } from './worker-span.ts';

/** What to run. */
export interface InstanceSpec {
  /** Name of the project, for logs and messages. */
  project: string;
  /** Absolute path of the bundled entry (`.mjs`, with a `.mjs.map` beside it). */
  code: string;
  /** Working directory of the code: the project's folder. */
  folder: string;
  /** The only environment variables it sees. */
  env: Record<string, string>;
  isolation: 'shared' | 'process';
  /** Ends the instance when heap, external and ArrayBuffers together pass this, in bytes. */
  memoryLimit: number;
  /** Milliseconds without a sign of life that end it, 0: no limit; the supervisor's default without it. */
  stallLimitMs?: number;
  /** Whoever starts it counts the calls to it, so that none may come to it by another way. */
  countsCalls?: boolean;
}

/** A project in another language to run: a program that serves gRPC at `$PORT`. */
export interface CommandSpec extends Pick<InstanceSpec, 'project' | 'folder' | 'env' | 'stallLimitMs'> {
  /** The program and its arguments. */
  command: readonly string[];
  /** What its definitions say it serves: counts when it has no reflection. */
  services: readonly DescService[];
}

/** One line an instance wrote, or the supervisor about it. */
export interface LogLine {
  project: string;
  /** Milliseconds since the epoch. */
  time: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  text: string;
  /** Id of the instance that wrote it. */
  instance?: string;
  /** What a line of JSON has beside its message and level. */
  attributes?: JsonObject;
  /** Id of the trace of the call during which it was written; 32 hex digits. */
  traceId?: string;
  /** Where in the user's source it was written, or what it tells of was thrown. */
  place?: Omit<Problem, 'message'>;
}

/** A span of an instance's code. */
export interface InstanceSpan extends Omit<WorkerSpan, 'stack'> {
  /** Where in the user's source it began, or what it tells of was thrown. */
  place?: Omit<Problem, 'message'> | undefined;
}

/** What a method's handler threw last. */
export interface ThrownInHandler {
  /** `posts.v1.PostsService/List` */
  method: string;
  /** Absolute path of the bundle. */
  code: string;
  problem: Problem;
  /** Empty where it is not known. */
  traceId: string;
}

/** Why an instance is gone. `problems` point into the user's own source, through the source map. */
export interface InstanceExit {
  /** `stopped` is on request; everything else is a failure. */
  reason: 'stopped' | 'load' | 'crash' | 'memory' | 'exit' | 'stalled' | 'host';
  /** One sentence that says what happened and what to do. */
  message: string;
  problems: Problem[];
}

/** One running copy of a project. */
export interface Instance {
  readonly id: string;
  /** Full names of the services its router registered. */
  readonly services: readonly string[];
  /** The services as a program in another language describes them; undefined where its definitions do. */
  readonly described?: readonly DescService[] | undefined;
  /** Answers calls; after the exit every call ends with UNAVAILABLE. */
  readonly target: CallTarget;
  /** Calls to it that have not ended. */
  readonly openCalls: number;
  /** Of the process that it runs in; undefined where that is not known. */
  readonly pid?: number | undefined;
  /** Of its thread there; undefined where the process is its own. */
  readonly thread?: number | undefined;
  /** Bytes: heap, external memory and ArrayBuffers, as last heard; undefined before, and where nobody knows. */
  readonly memory?: number | undefined;
  /** False while it misses its heartbeat, and when it is gone: new calls had better go elsewhere, or wait. */
  readonly responsive: boolean;
  /** Resolves once, when it is gone. */
  readonly exited: Promise<InstanceExit>;
  /** From now on that one hears of it, and none that was given before. */
  listen(listener: InstanceListener): void;
  /**
   * Opens it to debuggers, on loopback, and answers with the address of the inspector (ws:). While it is open, silence
   * does not end it. Rejects with UserError: `debug-command` where it is a program in another language.
   */
  inspect(): Promise<string>;
  /** Closes it to debuggers. */
  endInspection(): void;
  /**
   * Stops taking calls, waits up to `drainMs` for those in flight, then ends it. A `patient` stop waits longer while
   * deadlines are held: a call may stand at a breakpoint.
   */
  stop(options: { drainMs: number; patient?: boolean }): Promise<void>;
}

/** Who wants to know how an instance is doing. */
export interface InstanceListener {
  /** A call to it has ended; `openCalls` is one less already. */
  callEnded(end: CallEnd): void;
  /** It answers its heartbeat again. */
  responsive(): void;
}

export interface Supervisor extends AsyncDisposable {
  /**
   * Starts an instance and resolves when it answers. Rejects with a UserError (`load-failed`, `load-timeout`) whose
   * problems point into the user's source when its code throws or never finishes at load.
   */
  start(spec: InstanceSpec, signal: AbortSignal): Promise<Instance>;
  /**
   * Starts a program and resolves when it serves. Rejects with a UserError (`load-failed`, `load-timeout`) when it does
   * not.
   */
  startCommand(spec: CommandSpec, signal: AbortSignal): Promise<Instance>;
  /**
   * From now on calls to what these serve go to them: instances in one host call each other without the runtime. The index of
   * each is its place in its project; a place without one is of one that is being started again.
   */
  serve(places: readonly (Instance | undefined)[]): void;
  /** Deadlines that Skep enforces wait until this is disposed of, and so do the limits of loading and draining. */
  holdDeadlines(): Disposable;
  /** Every line of every instance, as it is written. */
  onLog(listener: (line: LogLine) => void): Disposable;
}

export interface SupervisorOptions {
  /** Path of the bundled service host, `dist/host.js`; `dist/worker.js` and `dist/guard.js` lie beside it. */
  hostScript: string;
  /** Answers the calls that instances make: the registry's services, by name. */
  outbound: CallTarget;
  /** Hears of the calls that instances of a project made past the runtime. */
  onCalls?(caller: string, report: DirectCallsReport): void;
  /** Hears of the spans that the code of a project's instances made, and how many it made beyond what could be told. */
  onSpans?(project: string, spans: readonly InstanceSpan[], dropped: number): void;
  /** Hears of handlers of a project that threw, and of methods that succeeded after. */
  onThrown?(project: string, thrown: ThrownInHandler): void;
  onMended?(project: string, method: string): void;
  /** Milliseconds in which an instance must be ready; 10,000 unless told. */
  loadLimitMs?: number;
  /** The same for a program in another language, which may be compiled first; 120,000 unless told. */
  commandLoadLimitMs?: number;
  /** Milliseconds without a sign of life that end an instance; 10,000 unless told, 0: no limit. */
  stallLimitMs?: number;
}
