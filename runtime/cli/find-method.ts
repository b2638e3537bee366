import { createFileRegistry, type DescMethod, type DescService, type FileRegistry } from '@bufbuild/protobuf';
import { nearestName } from '../nearest-name.ts';
import { UserError } from '../user-error.ts';
import { type FoundEnvironment, withEnvironment } from './find-environment.ts';
import { methodWord, sameWord } from './service-words.ts';

/** A service as the environment describes it. */
export interface FoundService {
  service: DescService;
  /** Every type that its messages reach. */
  types: FileRegistry;
  /** Shortest name that finds it. */
  shortName: string;
  /** One of Skep's own, which wants the control token. */
  isPlatform: boolean;
}

/** Finds a running service by full or short name. Throws a UserError that says what there is. */
export async function findService(
  environment: FoundEnvironment,
  name: string,
  signal: AbortSignal,
): Promise<FoundService> {
  const described = await withEnvironment(environment, ({ registry }) =>
    registry.describe({ service: name }, { signal }),
  );
  const { service, files } = described;
  const fullName = service?.service?.name ?? '';
  const types = files === undefined ? undefined : createFileRegistry(files);
  const descriptor = types?.getService(fullName);
  if (types === undefined || descriptor === undefined)
    throw new Error(`${environment.address} described ${name} without its definition`);
  return {
    service: descriptor,
    types,
    shortName: service?.service?.shortName || fullName,
    isPlatform: service?.project === '',
  };
}

/** A method by its name, in any case and with or without hyphens. Throws UserError `method-unknown`. */
export function findMethod({ service }: FoundService, name: string): DescMethod {
  const found = service.methods.find((method) => sameWord(method.name, name));
  if (found !== undefined) return found;
  const words = service.methods.map((method) => methodWord(method.name));
  const nearest = nearestName(name, words);
  const hint = nearest === undefined ? '' : `did you mean \`${nearest}\`? `;
  throw new UserError(
    'method-unknown',
    `${service.typeName} has no method \`${name}\`; ${hint}it has: ${words.join(', ')}`,
  );
}
