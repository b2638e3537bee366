/** Brings a project from its folder into another environment. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clone, create, toBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { connectEnvironment, type EnvironmentAddress, toUserError } from '../api/connect.ts';
import { type UploadRequest, UploadRequestSchema } from '../api/gen/skep/deploy/v1/deploy_pb.ts';
import type { Project } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { type Manifest, manifestFile, ProjectBundler, prepare, type UsesSources } from '../project/index.ts';
import { type BundleContent, bundledCode, packBundle } from './bundle.ts';
import { programFiles } from './program-files.ts';

/** Bytes that one message of an upload carries. */
const chunkBytes = 256 * 1024;

/** Tells what is being done, for people, and how much of the whole is done, from 0 to 1. */
export type DeployProgress = (step: string, fraction: number) => void;

/**
 * Prepares, bundles and uploads a project and starts it there. Throws the UserErrors of `prepare` and of the bundler,
 * those of the environment (`load-failed`, `service-taken`, `disk-full`), `unreachable` and `token-refused`; then what
 * ran there before goes on.
 *
 * @param sources where the services that it uses are looked for; beside the project, without it
 */
export async function deployProject(
  folder: string,
  to: EnvironmentAddress,
  onProgress: DeployProgress,
  signal: AbortSignal,
  sources: UsesSources = { workspaceFolders: [path.dirname(folder)], findService: async () => undefined },
): Promise<Project> {
  onProgress('Bundling', 0);
  const packed = await bundleProject(folder, sources, signal);
  const connection = connectEnvironment(to);
  try {
    const { sha256 } = await connection.deploy.upload(chunksOf(packed, onProgress), { signal });
    onProgress('Starting', 0.9);
    const { project } = await connection.deploy.deploy({ sha256 }, { signal });
    if (project === undefined) throw new Error('Deploy answered without a project');
    onProgress('Done', 1);
    return project;
  } catch (error) {
    signal.throwIfAborted();
    throw toUserError(error, to.address);
  } finally {
    connection[Symbol.dispose]();
  }
}

/** A project as a packed bundle. Throws the UserErrors of `prepare`, of the bundler and of `packBundle`. */
async function bundleProject(folder: string, sources: UsesSources, signal: AbortSignal): Promise<Uint8Array> {
  const { manifest, descriptors, services } = await prepare(folder, sources, signal);
  const files =
    manifest.command === undefined
      ? await bundledFiles(folder, manifest, signal)
      : await programFiles(folder, signal);
  return packBundle({
    manifest: await readFile(path.join(folder, manifestFile), 'utf8'),
    descriptors: toBinary(FileDescriptorSetSchema, withServices(descriptors, services)),
    files,
  });
}

async function bundledFiles(
  folder: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<BundleContent['files']> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'skep-bundle-'));
  const bundler = new ProjectBundler(folder, manifest, outDir);
  try {
    const { code } = await bundler.build(signal);
    return [
      { path: bundledCode, content: await readFile(code) },
      { path: `${bundledCode}.map`, content: await mapFor(code, folder) },
    ];
  } finally {
    await bundler[Symbol.asyncDispose]();
    await rm(outDir, { recursive: true, force: true });
  }
}

/** The source map of bundled code with sources as seen from the project: what they are seen from here is gone there. */
async function mapFor(code: string, folder: string): Promise<Buffer> {
  const map: { sources: string[] } = JSON.parse(await readFile(`${code}.map`, 'utf8'));
  const sources = map.sources.map((source) => {
    const file = path.relative(folder, path.resolve(path.dirname(code), source));
    return file.replaceAll(path.sep, '/');
  });
  return Buffer.from(JSON.stringify({ ...map, sources }));
}

/** The same types with these services alone: what a project uses is not what it serves. */
function withServices(descriptors: FileDescriptorSet, services: readonly string[]): FileDescriptorSet {
  const own = new Set(services);
  const copy = clone(FileDescriptorSetSchema, descriptors);
  for (const file of copy.file) {
    const prefix = file.package === '' ? '' : `${file.package}.`;
    file.service = file.service.filter((service) => own.has(prefix + service.name));
  }
  return copy;
}

async function* chunksOf(packed: Uint8Array, onProgress: DeployProgress): AsyncGenerator<UploadRequest> {
  for (let sent = 0; sent < packed.length; sent += chunkBytes) {
    onProgress(uploading(sent, packed.length), 0.1 + (0.8 * sent) / packed.length);
    yield create(UploadRequestSchema, { chunk: packed.subarray(sent, sent + chunkBytes) });
  }
}

function uploading(sent: number, total: number): string {
  if (total < 1024 ** 2) return `Uploading ${Math.round(sent / 1024)} of ${Math.ceil(total / 1024)} kB`;
  const megabytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
  return `Uploading ${megabytes(sent)} of ${megabytes(total)} MB`;
}
