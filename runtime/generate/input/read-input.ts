import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import {
  archiveFiles,
  type CollectedInput,
  collectInput,
  InputError,
  imageInput,
  isRead,
  type TemplateInput,
} from '../../../server/generate/by-template.ts';
import { disk, toUri } from '../disk.ts';
import { gitArchive } from './git-files.ts';
import { shownPlace } from './shown-place.ts';
import { readTar } from './tar.ts';
import { readZip } from './zip.ts';

/** Compiles, unpacks, fetches what an input of a template names; `folder` is the template's own. Throws InputError. */
export async function readInput(
  folder: string,
  input: TemplateInput,
  signal: AbortSignal,
): Promise<CollectedInput> {
  switch (input.kind) {
    case 'directory':
    case 'proto_file':
      return collectInput(disk, toUri(folder), input, signal);
    case 'binary_image':
    case 'json_image':
    case 'yaml_image':
      return imageInput(await contentOf(folder, input, signal), input);
    case 'tarball':
      return unpacked(folder, input, readTar(await contentOf(folder, input, signal), isRead), signal);
    case 'zip_archive':
      return unpacked(folder, input, readZip(await contentOf(folder, input, signal), isRead), signal);
    case 'git_repo': {
      const revision = input.revision ?? { branch: '', tag: '', commit: '', ref: '', depth: 0 };
      const archive = await gitArchive(input.path, revision, { folder, signal });
      return unpacked(folder, input, readTar(archive, isRead), signal);
    }
  }
}

/** Compiles what was in an archive, without writing it anywhere. */
function unpacked(
  folder: string,
  input: TemplateInput,
  files: ReadonlyMap<string, Buffer>,
  signal: AbortSignal,
): Promise<CollectedInput> {
  const texts = new Map([...files].map(([name, content]) => [name, content.toString('utf8')]));
  const place = toUri(path.resolve(folder, shownPlace(input.path).replace(/^[a-z]+:\/\//i, '')));
  const packed = archiveFiles(texts, place, { stripComponents: input.stripComponents ?? 0, disk });
  return collectInput(packed, place, { ...input, kind: 'directory', path: input.folder || '.' }, signal);
}

/** What a file has, or what is at an address, as it was before it was compressed. */
async function contentOf(folder: string, input: TemplateInput, signal: AbortSignal): Promise<Buffer> {
  const content = await fetched(folder, input.path, signal);
  const isPacked = (name: RegExp) => input.compression === undefined && name.test(input.path);
  try {
    if (input.compression === 'gzip' || isPacked(/\.(?:gz|tgz)$/)) return await promisify(gunzip)(content);
    if (input.compression === 'zstd' || isPacked(/\.zst$/)) return await promisify(zstdDecompress)(content);
  } catch (error) {
    throw new InputError(
      `"${input.path}" cannot be decompressed: ${error instanceof Error ? error.message : error}`,
    );
  }
  return content;
}

async function fetched(folder: string, place: string, signal: AbortSignal): Promise<Buffer> {
  try {
    if (!/^https?:\/\//i.test(place)) return await readFile(path.resolve(folder, place), { signal });
    const response = await fetch(place, { signal });
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    throw new InputError(`"${place}" cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
