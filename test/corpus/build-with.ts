/** What the oracles make of many files: their descriptors, of the files that they do not refuse. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create, fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorSet, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { parse } from '../../server/compiler/index.ts';
import { bufProgram } from './buf-cli.ts';
import { type Definitions, protoFiles } from './corpus-files.ts';
import { installProtoc } from './protoc.ts';

export interface Built {
  /** With all that the files import, and so maybe well-known types that the oracle has of its own. */
  readonly set: FileDescriptorSet;
  /** Import paths that the oracle refused, each with what it said first. */
  readonly refused: ReadonlyMap<string, string>;
}

/** Arguments that make a compiler write the descriptors of these files, and what they import, to `output`. */
type Arguments = (paths: readonly string[], output: string) => readonly string[];

/** `buf build`. `isPart` when the files are few among those of the import root. */
export async function buildWithBuf(definitions: Definitions, isPart: boolean): Promise<Built> {
  const all = protoFiles(definitions.root);
  return build(bufProgram(), definitions, (paths, output) => {
    const wanted = new Set(paths);
    const selection = isPart
      ? paths.flatMap((file) => ['--path', file])
      : all.filter((file) => !wanted.has(file)).flatMap((file) => ['--exclude-path', file]);
    return ['build', '.', '--as-file-descriptor-set', '-o', output, ...selection];
  });
}

/** protoc, with source info and the options that are kept in sources alone. */
export async function buildWithProtoc(definitions: Definitions): Promise<Built> {
  const [command, ...first] = await installProtoc();
  const flags = ['-I.', '--include_imports', '--include_source_info', '--retain_options'];
  return build(command, definitions, (paths, output) => [
    ...first,
    ...flags,
    `--descriptor_set_out=${output}`,
    ...paths,
  ]);
}

/** Runs a compiler; files that it refuses, and those that import them, are left out until it takes the rest. */
async function build(command: string, definitions: Definitions, argumentsFor: Arguments): Promise<Built> {
  const work = await mkdtemp(path.join(tmpdir(), 'skep-corpus-'));
  const output = path.join(work, 'set.binpb');
  const refused = new Map<string, string>();
  try {
    for (;;) {
      const rest = definitions.paths.filter((file) => !refused.has(file));
      if (rest.length === 0) return { set: create(FileDescriptorSetSchema), refused };
      const errors = await run(command, argumentsFor(rest, output), definitions.root);
      if (errors === undefined)
        return { set: fromBinary(FileDescriptorSetSchema, await readFile(output)), refused };
      const before = refused.size;
      for (const [file, message] of filesNamed(errors)) if (!refused.has(file)) refused.set(file, message);
      refuseImporters(definitions, refused);
      if (refused.size === before) throw new Error(`${command} failed: ${errors.slice(0, 2000)}`);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The files that have errors, each with its first. */
function filesNamed(errors: string): Map<string, string> {
  const named = new Map<string, string>();
  for (const line of errors.split('\n')) {
    const [, file, message] = /^(.+?\.proto):(?:\d+:\d+:)?(.*)$/.exec(line) ?? [];
    if (file === undefined || message === undefined || /^ ?warning:/.test(message)) continue;
    if (!named.has(file)) named.set(file, message.trim());
  }
  return named;
}

function refuseImporters({ root, paths }: Definitions, refused: Map<string, string>): void {
  const importsOf = new Map(
    paths.map((file) => [file, parse(readFileSync(path.join(root, file), 'utf8')).imports] as const),
  );
  for (let before = -1; before !== refused.size; ) {
    before = refused.size;
    for (const [file, imports] of importsOf) {
      const bad = imports.find((entry) => refused.has(entry.path));
      if (bad && !refused.has(file)) refused.set(file, `imports ${bad.path}`);
    }
  }
}

/** Runs a command to its end; answers with what it wrote to standard error when it failed, and undefined when not. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  execFile(command, [...args], { cwd, maxBuffer: 1 << 28, encoding: 'utf8' }, (error, _, errors) => {
    if (error && typeof error.code !== 'number') reject(error);
    else resolve(error ? errors : undefined);
  });
  return promise;
}
