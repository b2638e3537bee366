/** The supervisor: starts instances in service hosts, watches them, and says how they ended. */
import { tmpdir } from 'node:os';
import { UserError } from '../user-error.ts';
import { HostProcess } from './host-process.ts';
import type { RunningInstance } from './running-instance.ts';
import type {
  Instance,
  InstanceExit,
  InstanceSpec,
  LogLine,
  Supervisor,
  SupervisorOptions,
} from './supervisor.ts';

export type {
  Instance,
  InstanceExit,
  InstanceSpec,
  LogLine,
  Supervisor,
  SupervisorOptions,
} from './supervisor.ts';

const defaultLoadLimitMs = 10_000;
const defaultStallLimitMs = 10_000;

/** The service hosts it starts end with the process that called this, whatever ends that. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  return new HostSupervisor(options);
}

class HostSupervisor implements Supervisor {
  readonly #options: SupervisorOptions;
  readonly #listeners = new Set<(line: LogLine) => void>();
  readonly #hosts = new Set<HostProcess>();
  #shared: HostProcess | undefined;
  #lastNumber = 0;
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
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

  onLog(listener: (line: LogLine) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#hosts].map((host) => host.close()));
  }

  async #tryStart(spec: InstanceSpec, signal: AbortSignal): Promise<Instance | InstanceExit> {
    signal.throwIfAborted();
    if (this.#closed) throw new Error('the supervisor is closed');
    const host = spec.isolation === 'process' ? this.#createHost(spec.folder, true) : this.#sharedHost();
    this.#lastNumber++;
    const instance = host.start(this.#lastNumber, spec);
    if (spec.isolation === 'process') void instance.exited.then(() => host.close());
    const outcome = await this.#loaded(instance, signal);
    return outcome === 'ready' ? instance : outcome;
  }

  async #loaded(instance: RunningInstance, signal: AbortSignal): Promise<'ready' | InstanceExit> {
    const { project } = instance.spec;
    const limitMs = this.#options.loadLimitMs ?? defaultLoadLimitMs;
    const gaveUp = Promise.withResolvers<never>();
    const onAbort = () => gaveUp.reject(signal.reason);
    const timer = setTimeout(() => {
      const hint = 'look for an endless loop, or an await at top level whose promise is never resolved';
      const message = `${project} did not finish loading within ${limitMs / 1000} seconds: ${hint}`;
      gaveUp.reject(new UserError('load-timeout', message));
    }, limitMs);
    signal.addEventListener('abort', onAbort);
    try {
      return await Promise.race([instance.loaded, gaveUp.promise]);
    } catch (reason) {
      instance.kill();
      throw reason;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #sharedHost(): HostProcess {
    if (this.#shared?.alive !== true) this.#shared = this.#createHost(tmpdir(), false);
    return this.#shared;
  }

  #createHost(folder: string, single: boolean): HostProcess {
    const { hostScript, outbound, stallLimitMs = defaultStallLimitMs } = this.#options;
    const host = new HostProcess({
      script: hostScript,
      folder,
      single,
      stallLimitMs,
      outbound,
      onLog: (line) => {
        for (const listener of this.#listeners) listener(line);
      },
    });
    this.#hosts.add(host);
    void host.ended.then(() => this.#hosts.delete(host));
    return host;
  }
}
