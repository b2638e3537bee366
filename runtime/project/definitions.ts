import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import {
  bundledFiles,
  type Compilation,
  compile,
  type LinkedFile,
  parse,
  positionAt,
  type SyntaxFile,
  toFileDescriptorSet,
} from '../../server/compiler/index.ts';
import { type Problem, UserError } from '../user-error.ts';
import { listFiles } from './list-files.ts';
import { type Manifest, manifestFile } from './manifest.ts';

/** Folder in a project for the definitions of what it uses. */
export const usesFolder = 'uses';

/** A `.proto` file of a project. */
export interface DefinitionFile {
  /** How it is imported: relative to its root, with `/`. */
  path: string;
  /** Absolute. */
  file: string;
  text: string;
}

/** The definitions of a project, read and compiled. */
export interface Definitions {
  /** Of the definitions folder, sorted by path. */
  own: DefinitionFile[];
  /** Of the uses folder, without those that an own file of the same path hides. */
  used: DefinitionFile[];
  compilation: Compilation;
}

/** Reads a project's definitions and those it uses, and compiles all. Mistakes in them are in the compilation. */
export async function compileDefinitions(folder: string, manifest: Manifest): Promise<Definitions> {
  const own = await readRoot(path.join(folder, manifest.definitions));
  const names = new Set(own.map((file) => file.path));
  const used = (await readRoot(path.join(folder, usesFolder))).filter((file) => !names.has(file.path));
  const texts = new Map([...used, ...own].map((file) => [file.path, file.text]));
  return { own, used, compilation: compileTexts(texts) };
}

/** Compiles texts by import path, with the bundled files beside them. */
export function compileTexts(texts: ReadonlyMap<string, string>): Compilation {
  return compile([...texts.keys()], (importPath) => {
    const text = texts.get(importPath);
    return text === undefined ? parseBundled(importPath) : parse(text);
  });
}

async function readRoot(root: string): Promise<DefinitionFile[]> {
  const paths = await listFiles(root, '.proto');
  return Promise.all(
    paths.map(async (importPath) => {
      const file = path.join(root, importPath);
      return { path: importPath, file, text: await readFile(file, 'utf8') };
    }),
  );
}

const parsedBundled = new Map<string, SyntaxFile>();

function parseBundled(importPath: string): SyntaxFile | undefined {
  const text = bundledFiles.get(importPath);
  if (text === undefined) return undefined;
  const parsed = parsedBundled.get(importPath) ?? parse(text);
  parsedBundled.set(importPath, parsed);
  return parsed;
}

/** Full names of the services that these files define, sorted. */
export function servicesOf(definitions: Definitions, files: readonly DefinitionFile[]): string[] {
  const names = files.flatMap((file) => {
    const linked = definitions.compilation.files.get(file.path);
    return linked === undefined ? [] : serviceNames(linked);
  });
  return names.sort();
}

/** Full names of the services that a file defines. */
export function serviceNames(file: LinkedFile): string[] {
  return file.symbols.filter((symbol) => symbol.kind === 'service').map((symbol) => symbol.fullName);
}

/**
 * The descriptors of all files, dependencies first. Throws UserError `definitions-missing` when there is nothing to
 * compile, and `definitions-invalid`, with a problem for each error, when the compiler found mistakes.
 */
export function requireDescriptors(
  folder: string,
  manifest: Manifest,
  definitions: Definitions,
): FileDescriptorSet {
  if (definitions.own.length === 0) {
    throw new UserError(
      'definitions-missing',
      `${path.join(folder, manifest.definitions)} has no .proto file: write the service's definition there, or name the right folder as "definitions" in ${manifestFile}`,
    );
  }
  const problems = problemsOf(definitions);
  const first = problems[0];
  if (first !== undefined) {
    const where = `${path.relative(folder, first.file)}:${first.line}:${first.column}`;
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    throw new UserError('definitions-invalid', `${where}: ${first.message}${more}`, { problems });
  }
  return toFileDescriptorSet(definitions.compilation, { sourceInfo: true });
}

function problemsOf(definitions: Definitions): Problem[] {
  return [...definitions.own, ...definitions.used].flatMap(({ path: importPath, file, text }) => {
    const diagnostics = definitions.compilation.files.get(importPath)?.diagnostics ?? [];
    return diagnostics
      .filter((diagnostic) => diagnostic.severity === 'error')
      .map((diagnostic) => {
        const { line, character } = positionAt(text, diagnostic.start);
        return { file, line: line + 1, column: character + 1, message: diagnostic.message };
      });
  });
}
