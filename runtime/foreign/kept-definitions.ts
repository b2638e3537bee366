/** What a server was last known to serve, kept for when it does not answer. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { create, type DescFile, type DescService, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { deepestDescriptor } from '../../server/compiler/index.ts';
import { withImports } from '../../server/generate/with-imports.ts';
import { replaceFile } from '../environment/replace-file.ts';
import { servicesOf } from './definitions.ts';
import { type ForeignOptions, foreignProtocols } from './foreign-options.ts';
import type { SpokenProtocol } from './foreign-target.ts';

export interface KeptDefinitions {
  services: DescService[];
  spoken: SpokenProtocol;
  /** When it was told. */
  time: Date;
}

/** As it is written. No header of the server is in it. */
interface KeptFile {
  address: string;
  protocol: string;
  version: string;
  time: number;
  services: string[];
  /** A FileDescriptorSet in base64. */
  files: string;
}

/** Undefined for what was never kept, or of another address, or damaged. */
export async function readKept(
  folder: string,
  { name, address }: Pick<ForeignOptions, 'name' | 'address'>,
): Promise<KeptDefinitions | undefined> {
  try {
    const kept: KeptFile = JSON.parse(await readFile(fileOf(folder, name), 'utf8'));
    const protocol = foreignProtocols.find((each) => each === kept.protocol);
    if (kept.address !== address || protocol === undefined) return undefined;
    const set = fromBinary(FileDescriptorSetSchema, Buffer.from(kept.files, 'base64'), {
      recursionLimit: deepestDescriptor,
    });
    const names = new Set(kept.services);
    return {
      services: servicesOf(set, name).filter(({ typeName }) => names.has(typeName)),
      spoken: { protocol, version: kept.version === '1.1' ? '1.1' : '2' },
      time: new Date(kept.time),
    };
  } catch {
    // It is asked again anyway.
    return undefined;
  }
}

/** Writes it in one step. */
export async function keepDefinitions(
  folder: string,
  { name, address }: Pick<ForeignOptions, 'name' | 'address'>,
  { services, spoken, time }: KeptDefinitions,
): Promise<void> {
  const files = new Set<DescFile>(services.flatMap(({ file }) => withImports(file)));
  const set = create(FileDescriptorSetSchema, { file: [...files].map(({ proto }) => proto) });
  const content: KeptFile = {
    address,
    ...spoken,
    time: time.getTime(),
    services: services.map(({ typeName }) => typeName),
    files: Buffer.from(toBinary(FileDescriptorSetSchema, set)).toString('base64'),
  };
  await replaceFile(fileOf(folder, name), JSON.stringify(content));
}

/** Forgets it. */
export async function forgetDefinitions(folder: string, name: string): Promise<void> {
  await rm(fileOf(folder, name), { force: true });
}

function fileOf(folder: string, name: string): string {
  return path.join(folder, `${encodeURIComponent(name)}.json`);
}
