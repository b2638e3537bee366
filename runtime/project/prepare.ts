import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { locateInstall } from '../install.ts';
import { compileDefinitions, requireDescriptors, servicesOf } from './definitions.ts';
import { writeGenerated } from './generated-code.ts';
import { linkPackages } from './link-packages.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { copyUses, type UsesSources } from './uses.ts';

/** A project that is ready to be edited, bundled and run. */
export interface Prepared {
  manifest: Manifest;
  /** Its own definitions, those it uses and all they import, dependencies first, with source info. */
  descriptors: FileDescriptorSet;
  /** Full names of the services that its own definitions have, sorted. */
  services: string[];
  /** Files that were written or removed, absolute. */
  changed: string[];
}

/**
 * Makes a project ready: links the shipped packages, copies the definitions it uses, compiles, and writes typed
 * clients. Writes only what changed, so that doing it again costs little and wakes no watcher.
 *
 * Throws a UserError: `no-project`, `manifest-invalid`, `uses-not-found`, `uses-ambiguous`, `definitions-missing`,
 * `definitions-invalid`, `cannot-link`.
 */
export async function prepare(folder: string, options: UsesSources, signal: AbortSignal): Promise<Prepared> {
  const manifest = await readManifest(folder);
  signal.throwIfAborted();
  const linked = await linkPackages(folder, locateInstall().packages);
  const copied = await copyUses(folder, manifest, options);
  signal.throwIfAborted();
  const definitions = await compileDefinitions(folder, manifest);
  const descriptors = requireDescriptors(folder, manifest, definitions);
  signal.throwIfAborted();
  const generated = await writeGenerated(folder, descriptors);
  return {
    manifest,
    descriptors,
    services: servicesOf(definitions, definitions.own),
    changed: [...linked, ...copied, ...generated],
  };
}
