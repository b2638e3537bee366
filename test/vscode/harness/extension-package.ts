import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installCodeServer } from '../../../.scripts/code-server.ts';
import { makeFolderOnce } from '../../../.scripts/once.ts';
import { dist, root } from '../../../.scripts/places.ts';
import { runCommand } from '../../../.scripts/run-command.ts';

/** The .vsix of this machine's platform, as `npm run package` and `npm run test:vscode` make it. */
export function packagedExtension(): string {
  const vsix = path.join(dist, 'vsix', `skep-${process.platform}-${process.arch}.vsix`);
  if (!existsSync(vsix))
    throw new Error(`${vsix} is missing: npm run package -- ${process.platform}-${process.arch}`);
  return vsix;
}

/**
 * A folder of extensions with the packaged one installed, the way a user does it. Made once for each .vsix; the test files, one
 * editor each, only read it. `besides` is the folder of another one, to be installed as well.
 */
export async function installedExtensions(besides?: string): Promise<string> {
  const vsix = packagedExtension();
  const digest = createHash('sha256')
    .update(await readFile(vsix))
    .digest('hex')
    .slice(0, 16);
  const name = besides ? `${digest}-${path.basename(besides)}` : digest;
  return makeFolderOnce(path.join(dist, 'vscode', name), async (folder) => {
    const { node, entry } = await installCodeServer();
    const folders = ['--extensions-dir', folder, '--user-data-dir', path.join(folder, 'user-data')];
    await runCommand(node, [entry, '--install-extension', vsix, ...folders]);
    if (!besides) return;
    const other = path.join(folder, `${path.basename(besides)}.vsix`);
    const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    const flags = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
    await runCommand(process.execPath, [vsce, 'package', '--out', other, ...flags], { cwd: besides });
    await runCommand(node, [entry, '--install-extension', other, ...folders]);
  });
}
