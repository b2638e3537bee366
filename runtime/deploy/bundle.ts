/** A bundle: what is deployed of a project, as one gzipped message named by its SHA-256. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { type Bundle, BundleSchema } from '../api/gen/skep/deploy/v1/deploy_pb.ts';
import { UserError } from '../user-error.ts';

/** The one format there is. */
const bundleFormat = 1;
/** Most bytes of a bundle as it is sent. */
export const maxPackedBytes = 64 * 1024 ** 2;
/** Most bytes of a bundle unpacked, so that a small upload cannot fill the memory. */
export const maxUnpackedBytes = 256 * 1024 ** 2;
/** The file that an instance loads, unless its project has a `command`. */
export const bundledCode = 'main.mjs';

const maxFiles = 10_000;
const maxPathLength = 512;

/** What goes into a bundle. */
export type BundleContent = Pick<Bundle, 'manifest' | 'descriptors'> & {
  files: { path: string; content: Uint8Array; executable?: boolean }[];
};

/** Packs a bundle. Throws UserError `bundle-path` and `bundle-too-large`. */
export async function packBundle(content: BundleContent): Promise<Uint8Array> {
  const bundle = create(BundleSchema, { format: bundleFormat, ...content });
  checkFiles(bundle);
  const packed = await promisify(gzip)(toBinary(BundleSchema, bundle), { level: 6 });
  if (packed.length > maxPackedBytes) throw tooLarge(maxPackedBytes);
  return packed;
}

/**
 * Unpacks what somebody sent and trusts nothing in it. Throws UserError `bundle-invalid`, `bundle-too-large`, and
 * `bundle-path` when a file would lie elsewhere than in the bundle's own folder.
 */
export async function unpackBundle(packed: Uint8Array): Promise<Bundle> {
  if (packed.length > maxPackedBytes) throw tooLarge(maxPackedBytes);
  let bundle: Bundle;
  try {
    bundle = fromBinary(BundleSchema, await promisify(gunzip)(packed, { maxOutputLength: maxUnpackedBytes }));
  } catch (cause) {
    if (cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(maxUnpackedBytes);
    }
    throw new UserError('bundle-invalid', 'what was uploaded is no bundle: deploy with `skep deploy`', {
      cause,
    });
  }
  if (bundle.format !== bundleFormat) {
    throw new UserError(
      'bundle-invalid',
      `the bundle is of format ${bundle.format}, and this environment reads format ${bundleFormat}: ` +
        'use the same version of Skep on both sides',
    );
  }
  checkFiles(bundle);
  return bundle;
}

function checkFiles(bundle: Pick<Bundle, 'files'>): void {
  if (bundle.files.length > maxFiles) {
    throw new UserError('bundle-too-large', `the bundle has more than ${maxFiles} files`);
  }
  const seen = new Set<string>();
  for (const { path } of bundle.files) {
    const fault = pathFault(path) ?? (seen.has(path.toLowerCase()) ? 'is there twice' : undefined);
    if (fault !== undefined)
      throw new UserError('bundle-path', `the bundle has a file ${shown(path)}, which ${fault}`);
    seen.add(path.toLowerCase());
  }
  for (const { path } of bundle.files) {
    const isInFile = [...path.matchAll(/\//g)].some(({ index }) =>
      seen.has(path.slice(0, index).toLowerCase()),
    );
    if (isInFile)
      throw new UserError('bundle-path', `the bundle has a file ${shown(path)}, which lies in another file`);
  }
}

/** Why a path may not be in a bundle: it must mean one file below the bundle's folder, on every system. */
function pathFault(path: string): string | undefined {
  if (path === '') return 'has no name';
  if (path.length > maxPathLength) return `is longer than ${maxPathLength} characters`;
  if (path.startsWith('/')) return 'is absolute: paths are relative to the bundle';
  if (path.includes('\\')) return 'has a backslash: paths are written with /';
  if (/\p{Cc}/u.test(path)) return 'has a control character';
  // Windows gives each of these a meaning of its own.
  if (/[:*?"<>|]/.test(path)) return 'has one of : * ? " < > |';
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment';
    if (segment === '.' || segment === '..') return `leads out of the bundle or nowhere, by "${segment}"`;
    if (/[. ]$/.test(segment)) return 'has a segment that ends in a dot or a space';
  }
  return undefined;
}

/** The error for a bundle of more bytes than that. */
export function tooLarge(limit: number): UserError {
  const megabytes = limit / 1024 ** 2;
  return new UserError(
    'bundle-too-large',
    `the bundle is larger than ${megabytes} MB: does the code import a large file that it could read at run time?`,
  );
}

function shown(path: string): string {
  return JSON.stringify(path.slice(0, 100));
}
