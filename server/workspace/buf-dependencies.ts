import { type FileUri, joinUri } from './uri.ts';
import { yamlValue } from './yaml-value.ts';

/** A module that a `buf.lock` pins. */
export interface LockedModule {
  /** `buf.build/owner/name` */
  readonly name: string;
  /** Its folder in the cache, relative to the cache's `v3/modules`. */
  readonly folder: string;
}

/** Names of the modules of a registry that a `buf.yaml`, of any version, says it needs. */
export function dependenciesOf(bufYaml: string): string[] {
  const { deps } = record(yamlValue(bufYaml));
  const names = Array.isArray(deps) ? deps.filter((dep) => typeof dep === 'string') : [];
  // After the name may stand a label or a commit.
  return names.map((dep) => dep.split(':')[0] ?? '').filter((name) => isModuleName(name));
}

/**
 * The modules of a `buf.lock` of version 1 or 2. Of the cache's layout this much is stable since buf 1.32: the digest's type, the
 * name, the commit without dashes, and below that `module.yaml` and the folder `files`.
 */
export function lockedModules(bufLock: string): LockedModule[] {
  const { deps } = record(yamlValue(bufLock));
  return (Array.isArray(deps) ? deps : []).flatMap((dep: unknown) => {
    const { name, remote, owner, repository, commit, digest } = record(dep);
    const fullName = typeof name === 'string' ? name : [remote, owner, repository].join('/');
    const id = typeof commit === 'string' ? commit.replaceAll('-', '') : '';
    const type = typeof digest === 'string' ? (digest.split(':')[0] ?? '') : 'b5';
    if (!isModuleName(fullName) || !/^\w+$/.test(id) || !/^\w+$/.test(type)) return [];
    return [{ name: fullName, folder: `${type}/${fullName}/${id}` }];
  });
}

/** Where the files of a module lie, and a file that is there when they are. `cache` is what buf takes for its cache folder. */
export function cachedModule(cache: FileUri, { folder }: LockedModule): { files: FileUri; sign: FileUri } {
  const place = joinUri(cache, `v3/modules/${folder}`);
  return { files: joinUri(place, 'files'), sign: joinUri(place, 'module.yaml') };
}

/** `registry/owner/name`, each of which is to be the name of a folder. */
function isModuleName(name: string): boolean {
  return /^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(name) && !name.split('/').some((part) => /^\.+$/.test(part));
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
