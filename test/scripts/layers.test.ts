import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

/** Who imports what, and whether the layer rule of .biome.json lets it. */
const imports: [file: string, specifier: string, verdict: 'allowed' | 'refused'][] = [
  ['extension/main.ts', 'vscode', 'allowed'],
  ['extension/main.ts', '../runtime/api/connect.ts', 'allowed'],
  ['extension/views/tree.ts', '../../runtime/api/gen/skep/x_pb.ts', 'allowed'],
  ['extension/views/tree.ts', '../../runtime/gateway/index.ts', 'refused'],
  ['extension/main.ts', '../runtime/user-error.ts', 'refused'],
  ['extension/main.ts', '../server/index.ts', 'refused'],
  ['extension/main.ts', '../server/compiler/index.ts', 'refused'],
  ['server/features/hover.ts', '../compiler/index.ts', 'allowed'],
  ['server/features/hover.ts', 'vscode', 'refused'],
  ['server/features/hover.ts', 'node:fs', 'refused'],
  ['server/compiler/lexer.ts', 'node:fs/promises', 'refused'],
  ['server/index.ts', '../runtime/user-error.ts', 'refused'],
  ['server/index.ts', '../extension/main.ts', 'refused'],
  ['server/node/main.ts', 'node:fs', 'allowed'],
  ['server/node/main.ts', 'vscode', 'refused'],
  ['server/web/main.ts', 'node:fs', 'refused'],
  ['server/node/main.ts', '../../runtime/install.ts', 'refused'],
  ['runtime/project/prepare.ts', '../../server/compiler/index.ts', 'allowed'],
  ['runtime/project/prepare.ts', '../../server/generate/index.ts', 'allowed'],
  ['runtime/project/prepare.ts', '../../server/index.ts', 'refused'],
  ['runtime/project/prepare.ts', '../../server/features/hover.ts', 'refused'],
  ['runtime/main.ts', 'vscode', 'refused'],
  ['runtime/main.ts', '../extension/main.ts', 'refused'],
  ['runtime/cli/check.ts', '../../server/index.ts', 'allowed'],
  ['runtime/cli/check.ts', '../../server/compiler/index.ts', 'allowed'],
  ['runtime/cli/check.ts', '../../server/features/hover.ts', 'refused'],
  ['runtime/cli/check.ts', '../../extension/main.ts', 'refused'],
  ['runtime/cli/check.ts', 'vscode', 'refused'],
];

interface Report {
  diagnostics: { category: string; location: { path: string } }[];
}

describe('the layer rule', () => {
  let folder: string;
  let refused: Set<string>;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'skep-layers-'));
    await copyFile(path.join(root, '.biome.json'), path.join(folder, '.biome.json'));
    for (const [index, [file, specifier]] of imports.entries()) {
      const fixture = path.join(folder, fixtureFor(index, file));
      await mkdir(path.dirname(fixture), { recursive: true });
      await writeFile(fixture, `import * as imported from '${specifier}';\n\nconsole.log(imported);\n`);
    }
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const flags = ['--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
    const lint = spawnSync(process.execPath, [biome, 'lint', ...flags, '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics }: Report = JSON.parse(lint.stdout);
    refused = new Set(
      diagnostics
        .filter(({ category }) => category === 'lint/style/noRestrictedImports')
        .map(({ location }) => location.path.replaceAll('\\', '/')),
    );
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const [index, [file, specifier, verdict]] of imports.entries()) {
    it(`${verdict}: ${file} imports ${specifier}`, () => {
      assert.equal(refused.has(fixtureFor(index, file)) ? 'refused' : 'allowed', verdict);
    });
  }
});

/** A file of its own for each import, in the same folder. */
function fixtureFor(index: number, file: string): string {
  return file.replace(/[^/]+$/, (name) => `${index}-${name}`);
}
