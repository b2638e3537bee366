import { localName } from '../../api/environment-name.ts';
import type { Service } from '../../api/gen/skep/environment/v1/environment_pb.ts';
import { defaultHome } from '../../environment/data-folder.ts';
import { readEnvironments } from '../../environment/environments-file.ts';
import { findLocalEnvironment } from '../../environment/local-file.ts';
import { listTemplates } from '../../project/templates.ts';
import type { Completes } from '../command.ts';
import { builtIns } from '../commands.ts';
import { type FoundEnvironment, findEnvironment, withEnvironment } from '../find-environment.ts';
import { findMethod, findService } from '../find-method.ts';
import { methodWord } from '../service-words.ts';
import type { Candidate } from './complete-words.ts';

/** Who types waits no longer for an environment that does not answer. */
const patienceMs = 1500;

/** Every name of a kind of thing; what an environment would have to tell is left out while it does not. */
export async function namesOf(
  what: Exclude<Completes, readonly string[]>,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<Candidate[]> {
  switch (what) {
    case 'command':
      return [...builtIns].map(([value, { summary }]) => ({ value, text: summary }));
    case 'environment': {
      const { known } = await readEnvironments(defaultHome());
      const others = [...known].map(([value, { address }]) => ({ value, text: address }));
      return [{ value: localName, text: 'this machine' }, ...others];
    }
    case 'template':
      return (await listTemplates()).map((value) => ({ value, text: '' }));
    case 'project':
      return projects(environment, signal);
    case 'service':
      return services(environment, signal);
    case 'method':
      return serviceMethods(environment, signal);
  }
}

/** The services that run, by the short names that find them. */
function services(environment: string | undefined, signal: AbortSignal): Promise<Candidate[]> {
  return ask(environment, signal, async (found, until) =>
    (await running(found, until)).map(({ shortName, name }) => ({ value: shortName, text: name })),
  );
}

/** The methods of a service, as `skep SERVICE METHOD` writes them. */
export function methods(
  service: string,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<Candidate[]> {
  return ask(environment, signal, async (found, until) => {
    const { service: described } = await findService(found, service, until);
    return described.methods.map(({ name }) => ({
      value: methodWord(name),
      text: `${described.name}.${name}`,
    }));
  });
}

/** The fields of a method's request, as `skep SERVICE METHOD` writes them. */
export function fieldFlags(
  service: string,
  method: string,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<Candidate[]> {
  return ask(environment, signal, async (found, until) => {
    const { input } = findMethod(await findService(found, service, until), method);
    return input.fields.map(({ name }) => ({ value: `--${methodWord(name)}`, text: `of ${input.name}` }));
  });
}

/** SERVICE.METHOD of all services, as `skep call` takes it. */
function serviceMethods(environment: string | undefined, signal: AbortSignal): Promise<Candidate[]> {
  return ask(environment, signal, async (found, until) =>
    (await running(found, until)).flatMap(({ shortName, methods }) =>
      methods.map(({ name }) => ({ value: `${shortName}.${name}`, text: '' })),
    ),
  );
}

async function running(environment: FoundEnvironment, signal: AbortSignal): Promise<Service[]> {
  const { services } = await withEnvironment(environment, ({ registry }) =>
    registry.listServices({}, { signal }),
  );
  return services.flatMap(({ service }) => service ?? []);
}

function projects(environment: string | undefined, signal: AbortSignal): Promise<Candidate[]> {
  return ask(environment, signal, async (found, until) => {
    const { status } = await withEnvironment(found, (each) =>
      each.environment.getStatus({}, { signal: until }),
    );
    return (status?.projects ?? []).map(({ name, folder }) => ({ value: name, text: folder }));
  });
}

/** Asks an environment if it is there. A shell that completes has no place for what went wrong. */
async function ask(
  name: string | undefined,
  signal: AbortSignal,
  action: (environment: FoundEnvironment, until: AbortSignal) => Promise<Candidate[]>,
): Promise<Candidate[]> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    if (!(await isWithinReach(name))) return [];
    return await action(await findEnvironment(name, until), until);
  } catch {
    return [];
  }
}

/** A server of someone else's is reached by the local environment. Completing a word is no reason to start one. */
async function isWithinReach(name: string | undefined): Promise<boolean> {
  const home = defaultHome();
  if (findLocalEnvironment(home) !== undefined) return true;
  const { current, known } = await readEnvironments(home);
  return known.get(name ?? current)?.foreign === undefined;
}
