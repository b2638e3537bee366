import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledFiles } from '../../../server/compiler/index.ts';

/** Folder with definitions that between them use all of the language. */
const definitionsFolder = fileURLToPath(new URL('../../fixtures/definitions', import.meta.url));

/** Import paths of the fixtures. */
export const definitionPaths: readonly string[] = globSync('**/*.proto', { cwd: definitionsFolder })
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

/** The text of a fixture, or of a bundled definition. */
export function definitionText(path: string): string | undefined {
  if (!definitionPaths.includes(path)) return bundledFiles.get(path);
  return readFileSync(`${definitionsFolder}/${path}`, 'utf8');
}
