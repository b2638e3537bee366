import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { installCodeServer } from '../../.scripts/code-server.ts';
import { root } from '../../.scripts/places.ts';
import { startBrowser } from './harness/browser.ts';
import { Child } from './harness/child.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { bundleInHostTests } from './in-host/bundle.ts';

describe('inside the extension host of the development editor', () => {
  it('activates, finds problems, runs by a lens and reloads again and again', async () => {
    await using folder = await temporaryFolder();
    const workspace = path.join(folder.path, 'workspace');
    await copyExampleWorkspace(workspace);
    await using server = await startServer(folder.path);
    const [, port] = await server.prints(/Server bound to 127\.0\.0\.1:(\d+)/);
    const authority = `127.0.0.1:${port}`;

    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const exit = Promise.withResolvers<number>();
      const logs: string[] = [];
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
        logs.push(args.join(' ')),
      );
      await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
      const payload = [
        ['extensionDevelopmentPath', `vscode-remote://${authority}${root}`],
        ['extensionTestsPath', `vscode-remote://${authority}${await bundleInHostTests()}`],
      ];
      const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
      await page.goto(`http://${authority}/?${query}`);
      assert.equal(await exit.promise, 0, logs.join('\n'));
    } finally {
      await browser.close();
    }
  });
});

async function startServer(folder: string): Promise<Child> {
  const { node, vscodeServer } = await installCodeServer();
  const extensions = path.join(folder, 'extensions');
  await mkdir(extensions);
  const flags = [
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--without-connection-token',
    '--accept-server-license-terms',
  ];
  flags.push('--disable-telemetry', '--disable-workspace-trust', '--enable-smoke-test-driver');
  flags.push(
    '--server-data-dir',
    path.join(folder, 'server'),
    '--user-data-dir',
    path.join(folder, 'user-data'),
  );
  flags.push('--extensions-dir', extensions);
  const env = {
    ...process.env,
    SKEP_HOME: path.join(folder, 'home'),
    SKEP_RELOADS: '20',
    NODE_TEST_CONTEXT: undefined,
  };
  return new Child(node, [vscodeServer, ...flags], { cwd: folder, env });
}
