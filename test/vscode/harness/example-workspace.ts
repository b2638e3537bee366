import { cp } from 'node:fs/promises';
import path from 'node:path';
import { makeExample } from '../../../.scripts/example.ts';
import { makeFolderOnce } from '../../../.scripts/once.ts';
import { dist } from '../../../.scripts/places.ts';

/** Copies the example workspace (made once a build, by the real command) to a folder of the test's own. */
export async function copyExampleWorkspace(target: string): Promise<void> {
  const made = await makeFolderOnce(path.join(dist, 'vscode', 'example'), makeExample);
  await cp(made, target, { recursive: true, verbatimSymlinks: true });
}
