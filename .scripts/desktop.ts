/**
 * `npm run test:desktop`: downloads the desktop VS Code (the newest, and the oldest that package.json allows) and runs in
 * its extension host what test/vscode/in-host/ has, with a thousand reloads. Needs a display.
 */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleInHostTests } from '../test/vscode/in-host/bundle.ts';
import build from './build.ts';
import { makeExample } from './example.ts';
import { makeFolderOnce } from './once.ts';
import { cache, root } from './places.ts';

/** Answers with the exit code, that of the build where it failed. Throws for the first version whose tests fail. */
export default async function main(): Promise<number> {
  const failed = await build([]);
  if (failed) return failed;
  const extensionTestsPath = await bundleInHostTests();
  const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const oldest = String(engines.vscode).replace('^', '');
  for (const version of ['stable', oldest]) {
    console.log(`VS Code ${version}`);
    const folder = path.join(tmpdir(), `skep-desktop-${process.pid}-${version}`);
    try {
      await makeFolderOnce(path.join(folder, 'workspace'), makeExample);
      await runTests({
        version,
        cachePath: path.join(cache, 'vscode'),
        extensionDevelopmentPath: root,
        extensionTestsPath,
        extensionTestsEnv: { SKEP_HOME: path.join(folder, 'home'), SKEP_RELOADS: '1000' },
        launchArgs: [
          path.join(folder, 'workspace'),
          '--disable-extensions',
          '--disable-workspace-trust',
          `--user-data-dir=${path.join(folder, 'user-data')}`,
        ],
      });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    }
  }
  return 0;
}
