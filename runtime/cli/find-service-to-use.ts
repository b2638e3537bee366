import { localName } from '../api/environment-name.ts';
import { defaultHome } from '../environment/data-folder.ts';
import {
  foreignOptionsOf,
  type KnownEnvironment,
  readEnvironments,
} from '../environment/environments-file.ts';
import { nearestName } from '../nearest-name.ts';
import type { DefinedServices } from '../project/index.ts';
import { matchService } from '../project/match-service.ts';
import { UserError } from '../user-error.ts';
import { type FoundEnvironment, localEnvironment, withEnvironment } from './find-environment.ts';

/** Milliseconds that each added environment may take to tell what it has. */
const patience = 3_000;

/** What a project is to use: the full name of a service, and the environment that serves it where none here does. */
export interface ServiceToUse {
  service: string;
  environment?: string;
}

/**
 * A service of another project beside it, else one that runs here, else one of another environment; of that one alone, where it is
 * told. Throws UserError `own-service`, `service-ambiguous`, `service-unknown` and `environment-unknown`.
 */
export async function findServiceToUse(
  name: string,
  { own, others }: DefinedServices,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<ServiceToUse> {
  if (environment !== undefined && environment !== localName) return findIn(environment, name, signal);
  const defined = pick(name, [...own, ...others]);
  if (defined !== undefined && own.includes(defined)) {
    throw new UserError(
      'own-service',
      `this project defines ${defined} itself, and has its client already: say a service of another project, or -C DIR`,
    );
  }
  const running = defined === undefined ? await runningHere(signal) : [];
  const found = defined ?? pick(name, running);
  if (found !== undefined) return { service: found };
  const elsewhere = await findElsewhere(name, signal);
  if (elsewhere !== undefined) return elsewhere;
  throw unknown(name, [...own, ...others, ...running]);
}

function pick(name: string, services: readonly string[]): string | undefined {
  const [service, ...more] = matchService(name, services);
  if (more.length === 0) return service;
  throw new UserError(
    'service-ambiguous',
    `several services answer to "${name}": say which of ${[service, ...more].join(', ')}`,
  );
}

function unknown(name: string, services: readonly string[]): UserError {
  const nearest = nearestName(name, services) ?? nearestName(name, services.map(lastPart));
  const there =
    services.length === 0 ? 'there is none' : `there is ${[...new Set(services)].sort().join(', ')}`;
  const hint = nearest === undefined ? there : `did you mean \`${nearest}\`? ${there}`;
  return new UserError(
    'service-unknown',
    `no project beside this one and nothing that runs here has a service \`${name}\`: ${hint}`,
  );
}

/** posts.v1.PostsService: posts */
function lastPart(service: string): string {
  return service
    .slice(service.lastIndexOf('.') + 1)
    .replace(/(?<=.)Service$/, '')
    .toLowerCase();
}

async function runningHere(signal: AbortSignal): Promise<string[]> {
  const local = localEnvironment(defaultHome());
  return local === undefined ? [] : servicesOf(local, signal);
}

async function findElsewhere(name: string, signal: AbortSignal): Promise<ServiceToUse | undefined> {
  const { known } = await readEnvironments(defaultHome());
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const asked = [...known].map(async ([environment, where]) => {
    // One that does not answer has nothing to say about the name.
    const services = await servicesThere(environment, where, limited).catch(() => []);
    return matchService(name, services).map((service) => ({ service, environment }));
  });
  const found = (await Promise.all(asked)).flat();
  signal.throwIfAborted();
  const [first, ...more] = found;
  if (more.length === 0) return first;
  const there = found.map(({ service, environment }) => `${service} of ${environment}`).join(', ');
  throw new UserError(
    'service-ambiguous',
    `several services answer to "${name}": ${there}; say which, with --env`,
  );
}

async function findIn(environment: string, name: string, signal: AbortSignal): Promise<ServiceToUse> {
  const { known } = await readEnvironments(defaultHome());
  const where = known.get(environment);
  if (where === undefined) {
    const there = [localName, ...known.keys()].join(', ');
    throw new UserError(
      'environment-unknown',
      `there is no environment \`${environment}\`; there are: ${there}`,
    );
  }
  const services = await servicesThere(environment, where, signal);
  const service = pick(name, services);
  if (service !== undefined) return { service, environment };
  throw new UserError(
    'service-unknown',
    `${environment} has no service \`${name}\`: there is ${services.join(', ')}`,
  );
}

async function servicesThere(name: string, where: KnownEnvironment, signal: AbortSignal): Promise<string[]> {
  if (where.foreign === undefined) return servicesOf({ name, ...where }, signal);
  const { describeForeign } = await import('../foreign/index.ts');
  const { services } = await describeForeign(foreignOptionsOf(name, where), signal);
  return services.map(({ typeName }) => typeName);
}

async function servicesOf(environment: FoundEnvironment, signal: AbortSignal): Promise<string[]> {
  const { services } = await withEnvironment(environment, ({ registry }) =>
    registry.listServices({}, { signal }),
  );
  return services.flatMap(({ service }) => (service === undefined ? [] : [service.name]));
}
