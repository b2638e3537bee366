import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { locateInstall } from '../install.ts';
import { UserError } from '../user-error.ts';
import { listFiles } from './list-files.ts';

/** Layers below the template's own files: what every project has, and what one that uses others has. */
const base = '_base';
const usesBase = '_uses';

/** Names of the templates of `skep new`, sorted. */
export async function listTemplates(): Promise<string[]> {
  const entries = await readdir(locateInstall().templates, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .sort();
}

/**
 * The files of a template, by path in the new project, with each `__placeholder__` in path and text replaced. Throws
 * UserError `template-unknown`, which says what there is.
 */
export async function renderTemplate(
  name: string,
  options: { usesOthers: boolean; values: Record<string, string> },
): Promise<Map<string, string>> {
  const { usesOthers, values } = options;
  const known = await listTemplates();
  if (!known.includes(name)) {
    throw new UserError(
      'template-unknown',
      `there is no template \`${name}\`; there are: ${known.join(', ')}`,
    );
  }
  const rendered = new Map<string, string>();
  for (const folder of [base, ...(usesOthers ? [usesBase] : []), name]) {
    const root = path.join(locateInstall().templates, folder);
    for (const file of await listFiles(root, '')) {
      const text = await readFile(path.join(root, file), 'utf8');
      // A .gitignore would already act, and packagers would drop it, where the templates lie.
      const target = file === 'gitignore' ? '.gitignore' : file;
      rendered.set(fill(target, values), fill(text, values));
    }
  }
  return rendered;
}

function fill(text: string, values: Record<string, string>): string {
  return text.replace(/__([A-Za-z]+(?:_[a-z]+)*)__/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a template has the unknown placeholder ${whole}`);
    return value;
  });
}
