import path from 'node:path';
import type { TemplatePlugin } from '../../server/generate/by-template.ts';
import { listFiles } from '../project/list-files.ts';
import type { Problem } from '../user-error.ts';
import type { PlaceIn } from './place-in.ts';

/** What `clean` would take with it that nobody can have meant: folders of `out` that hold the template or definitions. */
export async function unsafeToClean(
  folder: string,
  plugins: readonly TemplatePlugin[],
  place: PlaceIn,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { out, offset } of plugins) {
    const absolute = path.resolve(folder, out);
    const inside = path.relative(absolute, folder);
    const holdsFolder = inside === '' || !(inside.startsWith('..') || path.isAbsolute(inside));
    const definition = holdsFolder ? undefined : (await listFiles(absolute, '.proto'))[0];
    const held = holdsFolder ? 'the folder of this file' : definition && `the definition ${definition}`;
    if (held !== undefined && held !== '') {
      const message = `"clean" would empty "${out}", which holds ${held}: let "out" be a folder of generated code alone`;
      problems.push(place.problem({ message, offset }));
    }
  }
  return problems;
}
