import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import {
  bundledFiles,
  compile,
  parse,
  type SyntaxFile,
  toFileDescriptorSet,
} from '../../../server/compiler/index.ts';

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

/** Services with annotations of `google.api` and rules of `buf.validate`. */
export const apiDefinitions = path.join(root, 'test/fixtures/generate/api');

/** The descriptors of all definitions below a folder, by our own compiler, with source info. */
export function buildWithOurs(folder: string): FileDescriptorSet {
  const read = (file: string) => {
    const absolute = path.join(folder, file);
    return existsSync(absolute) ? parse(readFileSync(absolute, 'utf8')) : bundledSyntax(file);
  };
  const paths = globSync('**/*.proto', { cwd: folder }).map((file) => file.replaceAll(path.sep, '/'));
  const compilation = compile(paths.sort(), read);
  const errors = paths.flatMap((file) => compilation.files.get(file)?.diagnostics ?? []);
  const first = errors.find(({ severity }) => severity === 'error');
  if (first) throw new Error(first.message);
  return toFileDescriptorSet(compilation, { sourceInfo: true });
}

function bundledSyntax(file: string): SyntaxFile | undefined {
  const text = bundledFiles.get(file);
  return text === undefined ? undefined : parse(text);
}
