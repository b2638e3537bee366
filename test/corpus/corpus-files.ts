/**
 * The corpus: the definitions of the npm package google-proto-files, 7,243 files of 67 MB that people wrote for use. It is
 * installed by npm into the cache folder the first time it is asked for, and never into the work tree.
 */
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runNpm } from '../../.scripts/run-command.ts';

const corpusPackage = 'google-proto-files';
const corpusVersion = '6.0.1';

/** Names the corpus and its version: what was found out about it holds for that one alone. */
export const corpusName = `${corpusPackage}-${corpusVersion}`;

/**
 * Files that buf or protoc refuses in the whole corpus, and why: they are no part of any comparison. buf takes those of edition
 * 2026, ahead of its release; `descriptors` meets the same files in google-gax, and holds us to buf there.
 */
const refused: ReadonlyMap<string, string> = new Map([
  [
    'google/protobuf/compiler/ruby/ruby_generated_code.proto',
    'imports a file that the package lacks, and declares what its proto2 twin declares',
  ],
  ['google/protobuf/compiler/ruby/ruby_generated_code_proto2.proto', 'imports a file that the package lacks'],
  [
    'google/protobuf/compiler/ruby/ruby_generated_pkg_explicit.proto',
    'declares what ruby_generated_pkg_explicit_legacy.proto declares',
  ],
  ['google/protobuf/internal_options.proto', 'is written in edition 2026, which is not released'],
  ['google/protobuf/json/json_enumval_custom_string.proto', 'is written in edition 2026'],
  ['google/protobuf/late_loaded_option.proto', 'is written in edition 2026'],
  ['google/protobuf/late_loaded_option_user.proto', 'is written in edition 2026'],
  ['google/protobuf/sample_messages_edition.proto', 'is written in edition 2026'],
  ['google/protobuf/util/json_format_proto3.proto', 'imports a file that the package lacks'],
]);

/** Files that belong together, below one import root. */
export interface Definitions {
  /** A name for people, with the version; it fits a file's name. */
  readonly name: string;
  readonly root: string;
  /** Import paths of every file, sorted by code unit. */
  readonly paths: readonly string[];
}

export interface Corpus extends Definitions {
  /** Import paths of the files that buf and protoc accept, in the same order. */
  readonly accepted: readonly string[];
}

/** Finds the corpus in the cache folder, or installs it there. Works offline once it is there. */
export async function findCorpus(): Promise<Corpus> {
  const root = path.join(
    await installPackages(`corpus-${corpusName}`, { [corpusPackage]: corpusVersion }),
    'node_modules',
    corpusPackage,
  );
  const paths = protoFiles(root);
  return { name: corpusName, root, paths, accepted: paths.filter((file) => !refused.has(file)) };
}

/** Import paths of all definitions below a folder, with `/` on every system, sorted by code unit. */
export function protoFiles(root: string): string[] {
  return globSync('**/*.proto', { cwd: root })
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
}

/** Installs npm packages (name to exact version) into a folder of the cache, once, and answers with the folder. */
function installPackages(folderName: string, packages: Readonly<Record<string, string>>): Promise<string> {
  return makeFolderOnce(path.join(cache, folderName), async (folder) => {
    console.error(
      `Installing ${Object.keys(packages).join(', ')} into ${path.join(cache, folderName)} (once)`,
    );
    await writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: packages }),
    );
    await runNpm(['install', '--ignore-scripts', '--legacy-peer-deps'], folder);
  });
}

if (import.meta.main) {
  const { root, paths, accepted } = await findCorpus();
  console.log(`${root}: ${paths.length} definitions, ${accepted.length} of which buf and protoc accept`);
  for (const [file, reason] of refused) console.log(`  left out: ${file} ${reason}`);
}
