/** What a server serves, from wherever its definitions come. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createFileRegistry, type DescService, fromBinary, fromJsonString } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { deepestDescriptor } from '../../server/compiler/index.ts';
import { UserError } from '../user-error.ts';
import type { DefinitionSource } from './foreign-options.ts';

/**
 * The services of a descriptor set or a module. Throws UserError `descriptors-unreadable`, `descriptors-invalid`, `definitions-invalid`
 * with a problem for each mistake, and `definitions-missing` where nothing is served.
 */
export async function readDefinitions(
  source: Exclude<DefinitionSource, { kind: 'reflection' }>,
  signal: AbortSignal,
): Promise<DescService[]> {
  if (source.kind === 'descriptors') return readDescriptorFile(source.file);
  return compileModule(source.folder, signal);
}

async function readDescriptorFile(file: string): Promise<DescService[]> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new UserError('descriptors-unreadable', `cannot read ${file}: ${cause.message}`, { cause });
  });
  let set: FileDescriptorSet;
  try {
    set = file.endsWith('.json')
      ? fromJsonString(FileDescriptorSetSchema, bytes.toString('utf8'), {
          ignoreUnknownFields: true,
          recursionLimit: deepestDescriptor,
        })
      : fromBinary(FileDescriptorSetSchema, bytes, { recursionLimit: deepestDescriptor });
  } catch (cause) {
    const message =
      `${file} is no FileDescriptorSet (${(cause as Error).message}): \`skep build -o FILE.binpb\`, ` +
      '`buf build -o FILE.binpb` and `protoc --include_imports -o FILE.binpb` write one';
    throw new UserError('descriptors-invalid', message, { cause });
  }
  return servicesOf(set, file);
}

async function compileModule(folder: string, signal: AbortSignal): Promise<DescService[]> {
  const { collectInput } = await import('../../server/generate/by-template.ts');
  const { disk, toPath, toUri } = await import('../generate/disk.ts');
  const input = {
    ...{ kind: 'directory' as const, path: '.', packageFiles: false, paths: [], excludePaths: [] },
    ...{ filter: { types: [], excludeTypes: [] }, offset: 0 },
  };
  const found = await collectInput(disk, toUri(folder), input, signal);
  if (found.targets.size === 0)
    throw new UserError('definitions-missing', `there are no definitions in ${folder}`);
  const problems = found.problems.map(({ uri, line, column, message }) => ({
    ...{ file: toPath(uri), line, column, message },
  }));
  const [first] = problems;
  if (first !== undefined) {
    const where = `${path.relative(folder, first.file)}:${first.line}:${first.column}`;
    throw new UserError('definitions-invalid', `${where}: ${first.message}`, { problems });
  }
  const services = servicesOf({ ...emptySet, file: [...found.files] }, folder);
  return services.filter(({ file }) => found.targets.has(`${file.name}.proto`));
}

const emptySet: FileDescriptorSet = { $typeName: 'google.protobuf.FileDescriptorSet', file: [] };

/** Throws UserError `descriptors-invalid` and `definitions-missing`. */
export function servicesOf(set: FileDescriptorSet, where: string): DescService[] {
  let services: DescService[];
  try {
    services = [...createFileRegistry(set)].filter((desc) => desc.kind === 'service');
  } catch (cause) {
    const message = `the descriptors of ${where} do not go together (${(cause as Error).message}): write them with all that they import`;
    throw new UserError('descriptors-invalid', message, { cause });
  }
  if (services.length > 0) return services.sort((a, b) => (a.typeName < b.typeName ? -1 : 1));
  throw new UserError('definitions-missing', `${where} defines no service`);
}
