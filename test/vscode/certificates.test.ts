import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeCertificate } from '../runtime/gateway/certificates.ts';
import type { Child } from './harness/child.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

describe('an environment that wants a certificate', () => {
  let editor: Editor;
  let elsewhere: TemporaryFolder;
  let server: Child;
  let address: string;
  const file = (name: string) => path.join(elsewhere.path, name);

  before(async () => {
    elsewhere = await temporaryFolder();
    await mkdir(file('cwd'));
    for (const [name, { key, cert }] of [
      ['server', makeCertificate()],
      ['client', makeCertificate('a client')],
    ] as const) {
      await writeFile(file(`${name}.key`), key);
      await writeFile(file(`${name}.pem`), cert);
    }
    const tls = ['--tls-key', file('server.key'), '--tls-cert', file('server.pem')];
    const commandLine = new CommandLine(file('cwd'), file('home'));
    const clients = ['--tls-client-ca', file('client.pem')];
    server = commandLine.start('server', '--port', '0', '--name', 'guarded', ...tls, ...clients);
    address = (await server.prints(/at (https:\S+)/))[1] ?? '';
    editor = await Editor.start();
    await editor.showSkep();
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await elsewhere?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('says so before it asks for the token', async () => {
    await editor.command('Skep: Add Environment');
    await editor.answer(address);
    await editor.page.locator('.monaco-dialog-box', { hasText: 'do not accept each other' }).waitFor();
    await shootThemes(editor, 'certificates-wanted');
  });
});
