/** The supervisor: starts instances in service hosts, watches them, and says how they ended. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { holdDeadlines } from '../call/deadline.ts';
import { UserError } from '../user-error.ts';
import { CommandSupervisor } from './command/command-supervisor.ts';
import { Connections } from './connections.ts';
import { FrameServer } from './frame-server.ts';
import { HostProcess } from './host-process.ts';
import { untilLoaded } from './load-limit.ts';
import { ProcessorShares } from './processor-shares.ts';
import { openProcessors, type Processors } from './processors.ts';
import { RunningInstance } from './running-instance.ts';
import { StartTurns } from './start-turns.ts';
import type {
  CommandSpec,
  Instance,
  InstanceExit,
  InstanceSpec,
  LogLine,
  Supervisor,
  SupervisorOptions,
} from './supervisor.ts';

export type {
  CommandSpec,
  Instance,
  InstanceExit,
  InstanceSpec,
  LogLine,
  Supervisor,
  SupervisorOptions,
} from './supervisor.ts';

const defaultLoadLimitMs = 10_000;
const defaultCommandLoadLimitMs = 120_000;
const defaultStallLimitMs = 10_000;

/**
 * The service hosts it starts end with the process that called this, whatever ends that.
 *
 * @param processors on which its hosts run: this machine's without it, where they can be given theirs
 */
export function createSupervisor(
  options: SupervisorOptions,
  processors: Processors | undefined = openProcessors(),
): Supervisor {
  return new HostSupervisor(options, processors);
}

class HostSupervisor implements Supervisor {
  readonly #options: SupervisorOptions;
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #hosts = new Set<HostProcess>();
  readonly #commands: CommandSupervisor;
  readonly #connections = new Connections();
  readonly #frames = new FrameServer();
  readonly #turns = new StartTurns();
  readonly #shares: ProcessorShares | undefined;
  #shared: HostProcess | undefined;
  #lastNumber = 0;
  #closed = false;
  /** How many want that deadlines wait. */
  #holds = 0;

  constructor(options: SupervisorOptions, processors: Processors | undefined) {
    this.#options = options;
    const { hostScript, commandLoadLimitMs, stallLimitMs } = options;
    this.#shares = processors && new ProcessorShares(this.#hosts, processors);
    this.#commands = new CommandSupervisor({
      guardScript: guardBeside(hostScript),
      loadLimitMs: commandLoadLimitMs ?? defaultCommandLoadLimitMs,
      stallLimitMs: stallLimitMs ?? defaultStallLimitMs,
      onLog: (line) => this.#log(line),
    });
  }

  async start(spec: InstanceSpec, signal: AbortSignal): Promise<Instance> {
    const first = await this.#tryStart(spec, signal);
    if ('target' in first) return first;
    // A host that ended under it says nothing about this code: another one may have taken it down.
    const second =
      first.reason === 'host' && spec.isolation === 'shared' ? await this.#tryStart(spec, signal) : first;
    if ('target' in second) return second;
    throw new UserError('load-failed', second.message, { problems: second.problems });
  }

  async startCommand(spec: CommandSpec, signal: AbortSignal): Promise<Instance> {
    signal.throwIfAborted();
    if (this.#closed) throw new Error('the supervisor is closed');
    return this.#commands.start(++this.#lastNumber, spec, signal);
  }

  serve(places: readonly (Instance | undefined)[]): void {
    this.#connections.serve(places, (instance) => instance instanceof RunningInstance);
  }

  holdDeadlines(): Disposable {
    if (this.#holds++ === 0) this.#hold(true);
    let released = false;
    return {
      [Symbol.dispose]: () => {
        if (!released && --this.#holds === 0) this.#hold(false);
        released = true;
      },
    };
  }

  onLog(listener: (line: LogLine) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#shares?.[Symbol.dispose]();
    await Promise.all([
      ...[...this.#hosts].map((host) => host.close()),
      this.#commands[Symbol.asyncDispose](),
    ]);
    this.#frames[Symbol.dispose]();
  }

  async #tryStart(spec: InstanceSpec, signal: AbortSignal): Promise<Instance | InstanceExit> {
    await this.#frames.open();
    using _ = await this.#turns.take(signal);
    if (this.#closed) throw new Error('the supervisor is closed');
    const host = spec.isolation === 'process' ? this.#createHost(spec.folder, true) : this.#sharedHost();
    this.#lastNumber++;
    const instance = host.start(this.#lastNumber, spec);
    if (spec.isolation === 'process') void instance.exited.then(() => host.close());
    try {
      const limitMs = this.#options.loadLimitMs ?? defaultLoadLimitMs;
      const outcome = await untilLoaded(instance, limitMs, signal);
      return outcome === 'ready' ? instance : outcome;
    } catch (reason) {
      instance.kill();
      throw reason;
    }
  }

  #sharedHost(): HostProcess {
    if (this.#shared?.alive !== true) this.#shared = this.#createHost(tmpdir(), false);
    return this.#shared;
  }

  #createHost(folder: string, single: boolean): HostProcess {
    const {
      hostScript,
      outbound,
      onCalls,
      onSpans,
      onThrown,
      onMended,
      stallLimitMs = defaultStallLimitMs,
    } = this.#options;
    const host = new HostProcess({
      script: hostScript,
      folder,
      single,
      stallLimitMs,
      frames: this.#frames,
      outbound: (caller) => this.#connections.outbound(caller, outbound),
      onLog: (line) => this.#log(line),
      onCalls: (caller, report) => onCalls?.(caller, this.#connections.placed(report)),
      onSpans: (project, spans, dropped) => onSpans?.(project, spans, dropped),
      onThrown: (project, thrown) => onThrown?.(project, thrown),
      onMended: (project, method) => onMended?.(project, method),
    });
    this.#hosts.add(host);
    if (this.#holds > 0) host.holdDeadlines(true);
    void host.ended.then(() => this.#hosts.delete(host));
    return host;
  }

  #hold(on: boolean): void {
    holdDeadlines(on);
    for (const host of this.#hosts) host.holdDeadlines(on);
  }

  #log(line: LogLine): void {
    for (const listener of this.#listeners) listener(line);
  }
}

/** The guard's entry, in the source tree or among the bundles. */
function guardBeside(hostScript: string): string {
  const guard = hostScript.endsWith('.ts') ? ['..', 'command', 'guard-main.ts'] : ['guard.js'];
  return path.join(path.dirname(hostScript), ...guard);
}
