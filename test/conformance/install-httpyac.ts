import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runNpm } from '../../.scripts/run-command.ts';

const version = '6.16.7';

/** Answers with httpYac's program. Not a devDependency: it brings 70 MB of other clients with it. */
export async function installHttpYac(): Promise<string> {
  const folder = path.join(cache, `httpyac-${version}`);
  await makeFolderOnce(folder, async (temporary) => {
    await writeFile(path.join(temporary, 'package.json'), JSON.stringify({ private: true }));
    await runNpm(['install', '--ignore-scripts', `httpyac@${version}`], temporary);
  });
  return path.join(folder, 'node_modules', 'httpyac', 'bin', 'httpyac.js');
}
