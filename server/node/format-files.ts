import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { parse, positionAt } from '../compiler/index.ts';
import { format, syntaxError } from '../format/index.ts';
import { nodeFileSystem, toPath, toUri } from './node-file-system.ts';

/** A definition that was read, and what formatting makes of it. */
export interface FormattedFile {
  /** Absolute. */
  readonly file: string;
  readonly before: string;
  /** The same as `before` when there is nothing to do, or `problem` keeps it from being formatted. */
  readonly after: string;
  readonly problem: FormatProblem | undefined;
}

/** Why a definition is not formatted. */
export interface FormatProblem {
  readonly code: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Absolute paths of the definitions below a folder, sorted. */
export async function definitionFiles(folder: string): Promise<string[]> {
  const found = await nodeFileSystem.listFiles(toUri(folder));
  return found.flatMap((uri) => (uri.endsWith('.proto') ? (toPath(uri) ?? []) : [])).sort();
}

/** Files that are read at once: their texts are all that is kept. */
const readAtOnce = 32;

/** Formats definitions, in their order. Rejects when one cannot be read. */
export async function* formatFiles(files: readonly string[]): AsyncGenerator<FormattedFile> {
  for (let first = 0; first < files.length; first += readAtOnce) {
    const chunk = files.slice(first, first + readAtOnce);
    const contents = await Promise.all(chunk.map((file) => readFile(file)));
    for (const [index, bytes] of contents.entries()) yield formatted(chunk[index] ?? '', bytes);
  }
}

function formatted(file: string, bytes: Buffer): FormattedFile {
  const before = bytes.toString('utf8');
  if (!isUtf8(bytes)) {
    const problem = { code: 'not-utf8', message: 'This file is not written in UTF-8.', line: 1, column: 1 };
    return { file, before, after: before, problem };
  }
  const syntax = parse(before);
  const error = syntaxError(syntax);
  if (error) {
    const { line, character } = positionAt(before, error.start);
    const { code, message } = error;
    const problem = { code, message, line: line + 1, column: character + 1 };
    return { file, before, after: before, problem };
  }
  return { file, before, after: format(syntax) ?? before, problem: undefined };
}
