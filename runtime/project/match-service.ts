import { askedName, compareVersions, fit, nameParts } from '../../server/compiler/service-names.ts';

const fits = ['full', 'name', 'package'] as const;

/**
 * The full names that `name`, full or short, means: one when it is clear, several, sorted, when the caller has to
 * choose, none when nothing answers to it. The same rules as the registry has, for services that do not run.
 */
export function matchService(name: string, fullNames: Iterable<string>): string[] {
  const all = [...fullNames];
  if (all.includes(name)) return [name];
  const asked = askedName(name);
  const services = all.map((fullName) => ({ fullName, parts: nameParts({ typeName: fullName }) }));
  const byFit = Map.groupBy(services, (service) => fit(service.parts, asked));
  const best = fits.map((kind) => byFit.get(kind)).find((group) => group !== undefined) ?? [];
  const versions = Map.groupBy(best, ({ parts }) => [...parts.package, parts.service].join('.'));
  return [...versions.values()]
    .map((group) => group.reduce((a, b) => (compareVersions(a.parts.version, b.parts.version) < 0 ? b : a)))
    .map((service) => service.fullName)
    .sort();
}
