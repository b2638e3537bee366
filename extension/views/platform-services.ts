/** What environments serve of themselves: asked for when somebody looks, and kept while the environment is the same. */
import type { Service, Status } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { ProjectState } from '../environment/project-state.ts';
import type { PlatformNode } from './nodes.ts';
import { serviceNode } from './project-nodes.ts';

/** Which process of which version it was asked of: another may serve others. */
type Asked = Pick<Status, 'pid' | 'version'>;

interface Known {
  readonly asked: Asked;
  services: Service[];
  /** Ends when they are known. */
  reading: Promise<void>;
}

export class PlatformServices {
  readonly #known = new WeakMap<Environment, Known>();
  readonly #changed: () => void;

  /** `changed` is called when more is known. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The row for it; undefined while the environment does not answer. */
  of(environment: Environment): PlatformNode | undefined {
    if (environment.reach !== 'connected') return undefined;
    const of = { name: '', folder: '', state: ProjectState.RUNNING };
    const services = this.#known.get(environment)?.services ?? [];
    return {
      kind: 'platform',
      environment,
      services: services.map((service) => ({
        ...serviceNode(environment, service, of),
        isPlatform: true,
      })),
    };
  }

  /** Asks for them, unless they are known or asked for already. */
  async read(environment: Environment): Promise<void> {
    const { status } = environment;
    const before = this.#known.get(environment);
    if (!status) return;
    const { pid, version } = status;
    if (before?.asked.pid === pid && before.asked.version === version) return before.reading;
    // Those of the process before are shown until then.
    const known: Known = {
      asked: { pid, version },
      services: before?.services ?? [],
      reading: Promise.resolve(),
    };
    this.#known.set(environment, known);
    known.reading = this.#ask(environment, known);
    return known.reading;
  }

  async #ask(environment: Environment, known: Known): Promise<void> {
    try {
      const { services } = await environment.api.registry.listServices({ all: true });
      const own = services.flatMap(({ project, service }) => (project === '' && service ? [service] : []));
      known.services = own.sort((a, b) => a.name.localeCompare(b.name));
    } catch (error) {
      if (this.#known.get(environment) === known) this.#known.delete(environment);
      throw error;
    }
    this.#changed();
  }
}
