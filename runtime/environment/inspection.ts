/** Opens the instances of a project to debuggers, for as long as somebody debugs it, through restarts and reloads. */
import type { Instance, Supervisor } from '../supervisor/supervisor.ts';
import { UserError } from '../user-error.ts';

export interface Inspector {
  /** Id of the instance. */
  instance: string;
  /** Address of its inspector: ws://127.0.0.1:PORT/ID */
  address: string;
}

type Inspectable = Pick<Instance, 'id' | 'inspect' | 'endInspection'>;

export class Inspection {
  readonly #supervisor: Pick<Supervisor, 'holdDeadlines'>;
  readonly #followers = new Set<() => void>();
  /** Also of those that serve no longer. */
  readonly #opened = new Set<Inspectable>();
  #instances: readonly Inspectable[] = [];
  #hold: Disposable | undefined;
  #ended = false;

  constructor(supervisor: Pick<Supervisor, 'holdDeadlines'>) {
    this.#supervisor = supervisor;
  }

  /** These serve from now on. The ones before stay open: a call that they still have may stand at a breakpoint. */
  use(instances: readonly Inspectable[]): void {
    this.#instances = instances;
    this.#tell();
  }

  /** The project has stopped. */
  end(): void {
    this.#ended = true;
    this.#tell();
  }

  /**
   * The inspectors of what serves: now, and after each change. Ends with the signal, or when the project stops. Throws
   * UserError `debug-command` where its program is in another language.
   */
  async *follow(signal: AbortSignal): AsyncGenerator<Inspector[]> {
    let changed = Promise.withResolvers<void>();
    const wake = (): void => changed.resolve();
    this.#followers.add(wake);
    this.#hold ??= this.#supervisor.holdDeadlines();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted && !this.#ended) {
        changed = Promise.withResolvers<void>();
        const instances = this.#instances;
        for (const instance of instances) this.#opened.add(instance);
        const inspectors = await openAll(instances);
        if (signal.aborted) return;
        yield inspectors;
        await changed.promise;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#followers.delete(wake);
      if (this.#followers.size === 0) {
        for (const instance of this.#opened) instance.endInspection();
        this.#opened.clear();
        this.#hold?.[Symbol.dispose]();
        this.#hold = undefined;
      }
    }
  }

  #tell(): void {
    for (const wake of this.#followers) wake();
  }
}

/** One that ends meanwhile has a successor soon, which is told of in its turn. */
async function openAll(instances: readonly Inspectable[]): Promise<Inspector[]> {
  const inspectors = instances.map(async (instance) => {
    try {
      return [{ instance: instance.id, address: await instance.inspect() }];
    } catch (error) {
      if (error instanceof UserError && error.code === 'stopped') return [];
      throw error;
    }
  });
  return (await Promise.all(inspectors)).flat();
}
