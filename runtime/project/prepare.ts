import { create } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { hasTemplate } from '../generate/template-file.ts';
import { locateInstall } from '../install.ts';
import type { Problem } from '../user-error.ts';
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
  /** What the project's `buf.gen.yaml`, where it has one, has wrong or could not do: what was generated before stays. */
  problems: Problem[];
  /** What its plugins wrote to standard error though all went well. */
  notes: string[];
}

/**
 * Makes a project ready: links the shipped packages, copies the definitions it uses, compiles, and generates code.
 * Writes only what changed, so that doing it again costs little and wakes no watcher. A project with a `command` needs no
 * definitions, since it may describe itself, and gets the code alone that a `buf.gen.yaml` asks for.
 *
 * Throws a UserError: `no-project`, `manifest-invalid`, `uses-not-found`, `uses-ambiguous`, `definitions-missing`,
 * `definitions-invalid`, `cannot-link`.
 */
export async function prepare(folder: string, options: UsesSources, signal: AbortSignal): Promise<Prepared> {
  const manifest = await readManifest(folder);
  signal.throwIfAborted();
  // What is written in another language has no use for the packages and clients of TypeScript.
  const isCommand = manifest.command !== undefined;
  const linked = isCommand ? [] : await linkPackages(folder, locateInstall().packages);
  const copied = await copyUses(folder, manifest, options, signal);
  signal.throwIfAborted();
  const definitions = await compileDefinitions(folder, manifest);
  const describesItself = isCommand && definitions.own.length === 0;
  const descriptors = describesItself
    ? create(FileDescriptorSetSchema)
    : requireDescriptors(folder, manifest, definitions);
  signal.throwIfAborted();
  const { changed: generated, problems, notes } = await writeCode(folder, manifest, descriptors, signal);
  return {
    manifest,
    descriptors,
    services: servicesOf(definitions, definitions.own),
    changed: [...linked, ...copied, ...generated],
    problems,
    notes,
  };
}

/** As the project's `buf.gen.yaml` says it; without one, typed clients in `gen/` where TypeScript may use them. */
async function writeCode(
  folder: string,
  { command }: Manifest,
  descriptors: FileDescriptorSet,
  signal: AbortSignal,
): Promise<Pick<Prepared, 'changed' | 'problems' | 'notes'>> {
  if (!hasTemplate(folder)) {
    return {
      changed: command === undefined ? await writeGenerated(folder, descriptors) : [],
      problems: [],
      notes: [],
    };
  }
  // Loaded here so that projects without one, which are most, do not wait for it.
  const { generateByTemplate } = await import('../generate/index.ts');
  return generateByTemplate(folder, { signal });
}
