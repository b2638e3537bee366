import { defaultHome } from '../environment/data-folder.ts';
import { findLocalEnvironment } from '../environment/local-file.ts';
import { nearestName } from '../nearest-name.ts';
import type { DefinedServices } from '../project/index.ts';
import { matchService } from '../project/match-service.ts';
import { UserError } from '../user-error.ts';
import { localName, readEnvironments } from './environments-file.ts';
import { type FoundEnvironment, withEnvironment } from './find-environment.ts';

/** Milliseconds that an added environment may take to tell what it has, which only makes an error clearer. */
const patience = 3_000;

/**
 * The full name of what a project is to use: a service of another project beside it, else one that runs here. Throws
 * UserError `own-service`, `service-ambiguous`, `service-elsewhere` and `service-unknown`.
 */
export async function findServiceToUse(
  name: string,
  { own, others }: DefinedServices,
  signal: AbortSignal,
): Promise<string> {
  const defined = pick(name, [...own, ...others]);
  if (defined !== undefined && own.includes(defined)) {
    throw new UserError(
      'own-service',
      `this project defines ${defined} itself, and has its client already: say a service of another project, or -C DIR`,
    );
  }
  const running = defined === undefined ? await runningHere(signal) : [];
  const found = defined ?? pick(name, running);
  if (found !== undefined) return found;
  const elsewhere = await findElsewhere(name, signal);
  if (elsewhere !== undefined) {
    throw new UserError(
      'service-elsewhere',
      `${elsewhere.service} runs in ${elsewhere.environment} alone, and a project calls what its own environment has: get the project that defines it beside this one, or run it here, and try again`,
    );
  }
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
  const local = findLocalEnvironment(defaultHome());
  if (local === undefined) return [];
  const { address, token } = local;
  return servicesOf({ name: localName, address, token }, signal);
}

async function findElsewhere(
  name: string,
  signal: AbortSignal,
): Promise<{ service: string; environment: string } | undefined> {
  const { known } = await readEnvironments(defaultHome());
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const asked = [...known].map(async ([environment, where]) => {
    // One that does not answer has nothing to say about the name.
    const services = await servicesOf({ name: environment, ...where }, limited).catch(() => []);
    return matchService(name, services).map((service) => ({ service, environment }));
  });
  const found = (await Promise.all(asked)).flat();
  signal.throwIfAborted();
  return found[0];
}

async function servicesOf(environment: FoundEnvironment, signal: AbortSignal): Promise<string[]> {
  const { services } = await withEnvironment(environment, ({ registry }) =>
    registry.listServices({}, { signal }),
  );
  return services.flatMap(({ service }) => (service === undefined ? [] : [service.name]));
}
