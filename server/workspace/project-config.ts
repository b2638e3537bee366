import { parse as parseJson } from 'jsonc-parser';
import { yamlValue } from './yaml-value.ts';

/** The files that say where imports are found, from the folder they stand in; whose roots come first is first. */
export const configNames = ['skep.json', 'buf.yaml', 'buf.work.yaml'] as const;
export type ConfigName = (typeof configNames)[number];

/** Beside a `buf.yaml`: which versions of other modules it needs. */
export const lockName = 'buf.lock';

/** Files that are watched, as they decide where imports are found: with those above, what names the installed packages. */
export const watchedNames = [...configNames, lockName, 'package.json'] as const;

/** The folder of a project, beside its own definitions, with copies of those of the services that it uses. */
export const copiesFolder = 'uses';

/**
 * The import roots that a config file names, relative to its folder, first one first. A file that does not parse names
 * what can be read of it: it is being edited.
 */
export function importRootsOf(name: ConfigName, text: string): string[] {
  switch (name) {
    case 'skep.json':
      return manifestRoots(record(parseJson(text, [], { allowTrailingComma: true })));
    case 'buf.yaml':
      return moduleRoots(record(yamlValue(text)));
    case 'buf.work.yaml':
      return strings(record(yamlValue(text)).directories);
  }
}

function manifestRoots(manifest: Record<string, unknown>): string[] {
  const definitions = manifest.definitions;
  return [typeof definitions === 'string' && definitions ? definitions : 'proto', copiesFolder];
}

/** Version 2 lists its modules; in version 1 the folder is the module; v1beta1 has roots. */
function moduleRoots(config: Record<string, unknown>): string[] {
  if (config.version === 'v2') {
    const modules = Array.isArray(config.modules) ? config.modules : [];
    const paths = strings(modules.map((module) => record(module).path));
    return paths.length > 0 ? paths : ['.'];
  }
  const roots = strings(record(config.build).roots);
  return roots.length > 0 ? roots : ['.'];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
}
