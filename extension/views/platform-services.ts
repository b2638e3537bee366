/** What environments serve of themselves: asked for when somebody looks, and kept while the environment is the same. */
import type { Service, Status } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { ProjectState } from '../environment/project-state.ts';
import type { PlatformNode } from './nodes.ts';
import { serviceNode } from './project-nodes.ts';

/** Which process of which version it was asked of: another may serve others. */
type Asked = Pick<Status, 'pid' | 'version'>;

export class PlatformServices {
  readonly #known = new Map<Environment, { asked: Asked; services: Service[] }>();
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

  /** Asks for them, unless they are known. */
  async read(environment: Environment): Promise<void> {
    const { status } = environment;
    const asked = this.#known.get(environment)?.asked;
    if (!status || (asked?.pid === status.pid && asked.version === status.version)) return;
    const { services } = await environment.api.registry.listServices({ all: true });
    const own = services.flatMap(({ project, service }) => (project === '' && service ? [service] : []));
    own.sort((a, b) => a.name.localeCompare(b.name));
    const { pid, version } = status;
    this.#known.set(environment, { asked: { pid, version }, services: own });
    this.#changed();
  }
}
