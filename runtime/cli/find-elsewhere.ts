import { defaultHome } from '../environment/data-folder.ts';
import { foreignOptionsOf, readEnvironments } from '../environment/environments-file.ts';
import type { UsedDefinition } from '../project/uses.ts';

/**
 * The definition of a service of another environment, asked without the local one. Undefined where there is no such
 * environment or service. Throws a UserError where it does not answer, and the signal's reason.
 */
export async function findElsewhere(
  service: string,
  environment: string | undefined,
  signal: AbortSignal,
): Promise<UsedDefinition | undefined> {
  if (environment === undefined) return undefined;
  const known = (await readEnvironments(defaultHome())).known.get(environment);
  if (known === undefined) return undefined;
  const { describeForeign, usedDefinition } = await import('../foreign/index.ts');
  const options = foreignOptionsOf(environment, known);
  const { services } = await describeForeign(options, signal);
  return usedDefinition(services, service);
}
