/** The bundles of a server, one folder each, named by their SHA-256. A folder that is there is whole. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { DataFolder } from '../environment/data-folder.ts';
import type { Version } from '../environment/served-project.ts';
import { parseManifest } from '../project/index.ts';
import { UserError } from '../user-error.ts';
import { bundledCode, maxPackedBytes, unpackBundle } from './bundle.ts';
import { explainDiskFull } from './disk-full.ts';

const manifestFile = 'skep.json';
const descriptorsFile = 'descriptors.binpb';
const filesFolder = 'files';

/** Milliseconds that a bundle which nothing refers to is kept: it may be about to be deployed. */
const keptMs = 60 * 60_000;

export class BundleStore {
  readonly #folder: Pick<DataFolder, 'bundles' | 'uploads' | 'home'>;

  constructor(folder: Pick<DataFolder, 'bundles' | 'uploads' | 'home'>) {
    this.#folder = folder;
  }

  /**
   * Receives a packed bundle and gives its SHA-256. What arrives goes to the disk, not into memory. Throws UserError
   * `disk-full`, and those of `unpackBundle`; then nothing is left of it.
   */
  async receive(chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const upload = path.join(this.#folder.uploads, randomUUID());
    try {
      const sha256 = await writeUpload(upload, chunks);
      const now = new Date();
      // One that is there is new again: what nothing refers to is kept for a while from here on.
      if (await isFolder(this.#pathOf(sha256))) await utimes(this.#pathOf(sha256), now, now);
      else await this.#unpack(upload, sha256);
      return sha256;
    } catch (error) {
      throw explainDiskFull(error, this.#folder.home);
    } finally {
      await rm(upload, { force: true });
    }
  }

  /** A stored bundle, ready to be started. Throws UserError `bundle-unknown`, and `manifest-invalid`. */
  async read(sha256: string): Promise<Version> {
    const folder = this.#pathOf(sha256);
    if (!/^[0-9a-f]{64}$/.test(sha256) || !(await isFolder(folder))) {
      throw new UserError(
        'bundle-unknown',
        `there is no bundle "${sha256.slice(0, 64)}" here: upload it first`,
      );
    }
    const manifest = parseManifest(await readFile(path.join(folder, manifestFile), 'utf8'), manifestFile);
    const files = path.join(folder, filesFolder);
    return {
      manifest,
      code: path.join(files, bundledCode),
      folder: files,
      services: servicesOf(await readFile(path.join(folder, descriptorsFile))),
    };
  }

  /** Removes what a start before this one left half done, and bundles that nothing refers to. */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    const now = Date.now();
    for (const name of await readdir(this.#folder.bundles)) {
      const bundle = path.join(this.#folder.bundles, name);
      if (kept.has(name) || now - (await stat(bundle)).mtimeMs < keptMs) continue;
      await rm(bundle, { recursive: true, force: true });
    }
  }

  /** Removes what was being received when the process before this one ended. Only for the start. */
  async clearUploads(): Promise<void> {
    for (const name of await readdir(this.#folder.uploads)) {
      await rm(path.join(this.#folder.uploads, name), { recursive: true, force: true });
    }
  }

  #pathOf(sha256: string): string {
    return path.join(this.#folder.bundles, path.basename(sha256));
  }

  async #unpack(upload: string, sha256: string): Promise<void> {
    const bundle = await unpackBundle(await readFile(upload));
    const { command } = parseManifest(bundle.manifest, manifestFile);
    servicesOf(bundle.descriptors);
    if (command === undefined && !bundle.files.some((file) => file.path === bundledCode)) {
      throw new UserError('bundle-invalid', `the bundle has no ${bundledCode}: deploy with \`skep deploy\``);
    }
    const unpacked = `${upload}.d`;
    try {
      await mkdir(path.join(unpacked, filesFolder), { recursive: true });
      await writeDurably(path.join(unpacked, manifestFile), Buffer.from(bundle.manifest));
      await writeDurably(path.join(unpacked, descriptorsFile), bundle.descriptors);
      for (const file of bundle.files) {
        const target = path.join(unpacked, filesFolder, file.path);
        await mkdir(path.dirname(target), { recursive: true });
        await writeDurably(target, file.content, file.executable ? 0o700 : 0o600);
      }
      await rename(unpacked, this.#pathOf(sha256)).catch(async (error: unknown) => {
        // Somebody uploaded the same in the same moment.
        if (!(await isFolder(this.#pathOf(sha256)))) throw error;
      });
      await syncFolder(this.#folder.bundles);
    } finally {
      await rm(unpacked, { recursive: true, force: true });
    }
  }
}

/** Writes chunks to a file and gives their SHA-256, in hex. */
async function writeUpload(file: string, chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxPackedBytes) {
        throw new UserError('bundle-too-large', `the bundle is larger than ${maxPackedBytes / 1024 ** 2} MB`);
      }
      hash.update(chunk);
      await handle.appendFile(chunk);
    }
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

async function writeDurably(file: string, content: Uint8Array, mode = 0o600): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in a folder last. Windows cannot, and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function servicesOf(descriptors: Uint8Array): Version['services'] {
  try {
    const files = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
    return [...files].filter((type) => type.kind === 'service');
  } catch (cause) {
    throw new UserError(
      'bundle-invalid',
      "the bundle's descriptors cannot be read: deploy with `skep deploy`",
      {
        cause,
      },
    );
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
}
