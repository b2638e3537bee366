/**
 * The definitions that other npm packages ship, with import roots as their authors meant them: proto2, proto3, editions,
 * files without a package, files that declare each other's names. Each package is fetched by npm into the cache, once.
 */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runCommand, runNpm } from '../../.scripts/run-command.ts';
import { type Definitions, protoFiles } from './corpus-files.ts';

interface PackageOfDefinitions {
  readonly name: string;
  readonly version: string;
  /** Folders of the package whose contents are laid over each other to be one import root. */
  readonly roots: readonly string[];
  /** Files that are not taken. */
  readonly without?: readonly string[];
}

const packages: readonly PackageOfDefinitions[] = [
  {
    name: '@grpc/grpc-js-xds',
    version: '1.14.1',
    roots: ['deps/envoy-api', 'deps/googleapis', 'deps/protoc-gen-validate', 'deps/xds'],
  },
  { name: '@hashgraph/proto', version: '2.25.0', roots: ['src/proto'] },
  { name: 'google-gax', version: '6.17.0', roots: ['build/protos'] },
  { name: 'steam-user', version: '5.3.0', roots: ['protobufs'] },
  { name: '@dapr/dapr', version: '3.18.0', roots: ['proto'] },
  { name: 'lightning', version: '12.5.0', roots: ['grpc/protos'] },
  { name: 'grpc-tools', version: '1.13.1', roots: ['bin'] },
  // Its descriptor.proto is written anew, for itself: protoc and buf refuse it, and every other file needs one.
  { name: 'protobufjs', version: '8.8.1', roots: ['.'], without: ['google/protobuf/descriptor.proto'] },
  { name: '@grpc/reflection', version: '1.0.4', roots: ['build/proto'] },
  { name: 'ipfs-grpc-protocol', version: '0.8.1', roots: ['src'] },
  { name: 'etcd3', version: '1.1.2', roots: ['proto'] },
  { name: 'zeebe-node', version: '8.3.2', roots: ['proto'] },
  { name: 'grpc-health-check', version: '2.1.0', roots: ['proto'] },
  { name: 'baileys', version: '6.17.16', roots: ['WAProto'] },
];

/** Finds the definitions of every package in the cache folder, or fetches them. Needs `tar`, where one is not there yet. */
export async function findPackagedDefinitions(): Promise<Definitions[]> {
  const found: Definitions[] = [];
  for (const wanted of packages) {
    const name = `${wanted.name.replace('/', '-')}-${wanted.version}`;
    const root = await makeFolderOnce(path.join(cache, `definitions-of-${name}`), (folder) =>
      fetchDefinitions(wanted, folder),
    );
    found.push({ name, root, paths: protoFiles(root) });
  }
  return found;
}

async function fetchDefinitions(wanted: PackageOfDefinitions, folder: string): Promise<void> {
  const { name, version, roots, without = [] } = wanted;
  console.error(`Fetching ${name} ${version} (once)`);
  const work = `${folder}.package`;
  await mkdir(work);
  try {
    await runNpm(['pack', `${name}@${version}`], work);
    const archive = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
    await runCommand('tar', ['-xzf', archive], { cwd: work });
    for (const root of roots) {
      await cp(path.join(work, 'package', root), folder, { recursive: true, force: false });
    }
    for (const file of without) await rm(path.join(folder, file));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
