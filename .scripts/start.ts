/**
 * `npm start`: builds, makes the example workspace and opens VS Code on it with Skep installed: the desktop's `code` where
 * it is installed and has a display, else (and always for root), on Linux, in the browser on loopback, in the foreground until ^C.
 */
import { spawn } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../runtime/supervisor/command/free-port.ts';
import build from './build.ts';
import { installCodeServer } from './code-server.ts';
import { exampleFolder } from './example.ts';
import { openDesktop } from './open-desktop.ts';
import { hostTarget, packageExtension } from './package.ts';
import { dist, root } from './places.ts';
import { runCommand } from './run-command.ts';

/** Answers with the exit code, at once for the desktop and at ^C for the browser. */
export default async function main(): Promise<number> {
  console.log('Building Skep: about a minute');
  const failed = await build([]);
  if (failed) return failed;
  const example = await exampleFolder();
  const why = await openDesktop(example);
  if (why === undefined) {
    console.log(`VS Code is open on ${example}`);
    return 0;
  }
  console.log(`${why}: VS Code in the browser is made ready`);
  return serveInBrowser(example);
}

async function serveInBrowser(folder: string): Promise<number> {
  const { node, entry } = await installCodeServer();
  const data = path.join(dist, 'editor');
  const folders = [
    '--extensions-dir',
    path.join(data, 'extensions'),
    '--user-data-dir',
    path.join(data, 'user-data'),
  ];
  const vsix = await packageExtension(hostTarget());
  await mkdir(path.join(data, 'user-data', 'User'), { recursive: true });
  await writeFile(path.join(data, 'user-data', 'User', 'settings.json'), JSON.stringify(settings, null, 2), {
    flag: 'wx',
  }).catch(ignoreExisting);
  await runCommand(node, [entry, '--install-extension', vsix, '--force', ...folders]);

  const port = await freePort(8090);
  const flags = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
  ];
  // What the editor misses of its own and of the network would stand below the address, as if something had failed.
  const log = path.join(data, 'errors.log');
  await using errors = await open(log, 'w');
  const child = spawn(node, [entry, ...flags, ...folders], {
    stdio: ['ignore', 'pipe', errors.fd],
    cwd: root,
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject).once('close', (code) => resolve(code ?? 0));
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const ready = printed.includes('listening');
    printed += text;
    if (ready || !printed.includes('listening')) return;
    console.log('VS Code with Skep in it runs until ^C. Open it in a browser:');
    console.log(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
  });
  // ^C reaches the editor as well; this process ends when it has.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const code = await promise;
  if (code !== 0) console.error(`VS Code ended with ${code}: ${path.relative(root, log)} has what it wrote`);
  return code;
}

/** What a new editor is set to: on the example at once. The user's own changes stay. */
const settings = {
  'chat.disableAIFeatures': true,
  // The example lies in this repository, about which nobody who tries it wants to be asked.
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
