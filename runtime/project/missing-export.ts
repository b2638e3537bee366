/** What generated code exports now, for code that imports what it exported before its definition was changed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nearestName } from '../nearest-name.ts';

/** esbuild's words, with the file relative to the folder that it works in. */
const missing = /^No matching export in "(.+_pb\.[cm]?[jt]s)" for import "(.+)"$/;

/** More names than this are no hint. */
const maxNames = 5;

interface Export {
  name: string;
  /** Counts from 1. */
  line: number;
}

/**
 * What is to be added to esbuild's words for an import of what a generated file does not export: the names that may be meant, and where
 * they stand. Empty for what else went wrong, and where the file is not generated or exports nothing.
 *
 * @param folder the one that esbuild works in
 */
export async function exportedInstead(text: string, folder: string): Promise<string> {
  const [, file = '', name = ''] = missing.exec(text) ?? [];
  if (name === '') return '';
  const content = await readFile(path.resolve(folder, file), 'utf8').catch(() => '');
  if (!content.startsWith('// @generated ')) return '';
  const meant = likely(name, exportsOf(content));
  if (meant.length === 0) return '';
  const names = meant.slice(0, maxNames).map((each) => `${each.name} (${file}:${each.line})`);
  const more = meant.length > maxNames ? ` and ${meant.length - maxNames} more` : '';
  const definition = /^\/\/ @generated from file (\S+)/m.exec(content)?.[1];
  const origin = definition === undefined ? '' : `, made from ${definition},`;
  return `; that file${origin} exports ${names.join(', ')}${more} now: import that, if it was renamed`;
}

/** The nearest name, or all of the same kind where none is near: a service is mostly called so, and a message's description is a schema. */
function likely(name: string, exported: readonly Export[]): readonly Export[] {
  const ending = lastWord(name);
  const alike = exported.filter((each) => lastWord(each.name) === ending);
  const among = alike.length > 0 ? alike : exported;
  const nearest = nearestName(
    name,
    among.map((each) => each.name),
  );
  return nearest === undefined ? among : among.filter((each) => each.name === nearest);
}

/** HelloService: Service */
function lastWord(name: string): string | undefined {
  return /[A-Z][a-z0-9]*$/.exec(name)?.[0];
}

/** The values of a generated module, but its file's description. Types are not missed when code is bundled. */
function exportsOf(content: string): Export[] {
  return content.split('\n').flatMap((text, index) => {
    const name = /^export (?:const|enum|class|function) (\w+)/.exec(text)?.[1];
    return name === undefined || name.startsWith('file_') ? [] : [{ name, line: index + 1 }];
  });
}
