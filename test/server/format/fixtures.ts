import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../fixtures/format', import.meta.url));

/** A definition, and what it looks like formatted. */
export interface FormatFixture {
  readonly name: string;
  readonly text: string;
  readonly expected: string;
}

/** Every construct, and comments at many places. What is expected is what `buf format` comes to, but for `separators`. */
export const fixtures: readonly FormatFixture[] = globSync('*.proto', { cwd: folder })
  .sort()
  .map((name) => ({
    name,
    text: readFileSync(`${folder}/${name}`, 'utf8'),
    expected: readFileSync(`${folder}/expected/${name}`, 'utf8'),
  }));
