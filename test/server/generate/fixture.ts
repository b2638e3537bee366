import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

const root = path.join(import.meta.dirname, '../../..');

export const definitions = path.join(root, 'test/fixtures/generate/proto');

/** Runs a tool that npm installed here, with `folder` as its working folder. */
export function runTool(folder: string, name: string, ...args: string[]): Buffer {
  const bin = path.join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  return execFileSync(path.join(bin, name), args, { cwd: folder, env, maxBuffer: 1 << 28 });
}

/** Descriptors by `buf`, so that what generates is tested apart from what compiles. */
export function buildWithBuf(folder: string): FileDescriptorSet {
  return fromBinary(
    FileDescriptorSetSchema,
    runTool(folder, 'buf', 'build', '--as-file-descriptor-set', '-o', '-#format=binpb'),
  );
}
