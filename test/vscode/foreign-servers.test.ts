import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type BillingServer, serveByGrpc, serviceName } from '../runtime/foreign/billing-servers.ts';
import { makeCertificate } from '../runtime/gateway/certificates.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { Questions } from './harness/questions.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const secret = 'Bearer s3cr3t-of-billing';
const requests = 'of-others.rpc.http';
const requestsText = `### list
GRPC {{billing}}/${serviceName}/ListInvoices

{ "customer": "ada", "limit": 3 }

### count
GRPC {{billing}}/${serviceName}/Count

{ "currency": "EUR", "cents": 5 }

===

{ "currency": "EUR", "cents": 7 }

### guarded
GRPC {{guarded}}/${serviceName}/GetInvoice

{ "number": "7" }
`;

describe("servers of someone else's", () => {
  let editor: Editor;
  let questions: Questions;
  let server: BillingServer;
  let guarded: BillingServer;
  let elsewhere: TemporaryFolder;
  const file = (name: string) => path.join(elsewhere.path, name);
  const row = (words: string | RegExp) => questions.row(words);
  const answer = (title: string, text: string) => questions.answer(title, text);
  /** Puts the cursor into a request of ours and sends it. */
  const send = async (name: string) => {
    await editor.command('View: Focus First Editor Group');
    await editor.open(requests);
    await editor.goTo(await editor.lineOf(`### ${name}`), 1);
    await editor.command(name === 'count' ? 'Skep: Open Stream of Request' : 'Skep: Send Request');
  };
  const response = (words: RegExp) =>
    eventually(`the response says ${words}`, async () => words.test(await editor.response()));

  before(async () => {
    elsewhere = await temporaryFolder();
    const [own, client] = [makeCertificate(), makeCertificate('a client')];
    for (const [name, text] of Object.entries({
      'ca.pem': own.cert,
      'client.pem': client.cert,
      'client.key': client.key,
    }))
      await writeFile(file(name), text);
    server = await serveByGrpc({ authorization: secret });
    guarded = await serveByGrpc({ authorization: secret, tls: { ...own, clientCa: client.cert } });
    editor = await Editor.start();
    questions = new Questions(editor);
    await writeFile(path.join(editor.workspace, requests), requestsText);
    await editor.showSkep();
    await editor.treeItem(/^Environment local, connected/).waitFor();
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await guarded?.[Symbol.asyncDispose]();
    await elsewhere?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('are added by their address, with the headers that they want', async () => {
    await editor.command('Skep: Add Server');
    await answer('Add Server (1/3)', server.address);
    await row('Header...').click();
    await answer('Name of the header', 'authorization');
    await answer('Value of authorization', secret);
    await row(/Header\.\.\..*authorization/).waitFor();
    await shootThemes(editor, 'add-server');
    await row(/Add.*1 service: billing/).click();
    await answer('Add Server (3/3)', 'billing');
    await editor.treeItem(/^Server billing, connected/).waitFor();
  });

  it('are listed with their services and methods', async () => {
    // Out of the way: rows below the window are not drawn.
    await editor.fold(editor.treeItem(/^Environment local, connected/));
    await editor.unfold(editor.treeItem(/^Project billing, running/));
    await editor.unfold(editor.treeItem(`Service ${serviceName}`));
    await editor.treeItem(/^Method GetInvoice: /).waitFor();
    await shootThemes(editor, 'foreign-server');
  });

  it('are called from their rows, and send their headers', async () => {
    await editor.inlineAction(editor.treeItem(/^Method GetInvoice: /), 'Call');
    await editor.lens('Send').first().waitFor();
    assert.match(
      await editor.visibleText(),
      /GRPC \{\{billing\}\}\/billing\.v1\.InvoicesService\/GetInvoice/,
    );
    await editor.lens('Send').first().click();
    await eventually('the answer is there', async () => /"cents": "1250"/.test(await editor.response()));
    assert.equal(server.calls.at(-1)?.authorization, secret);
    await shootThemes(editor, 'foreign-server-called');
  });

  it('stream to who calls them', async () => {
    await send('list');
    await response(/^ok {2}[\s\S]*3 messages/);
    await response(/"number": "1"[\s\S]*"number": "2"[\s\S]*"number": "3"/);
    assert.deepEqual(server.calls.at(-1), { method: 'ListInvoices', authorization: secret });
    await shootThemes(editor, 'foreign-server-streamed');
  });

  it('stream both ways, a message at a time', async () => {
    await send('count');
    await editor.lens('Send Next (1 of 2)').click();
    await response(/# ← 1 at [\s\S]*"cents": "5"/);
    await editor.lens('Send Next (2 of 2)').click();
    await response(/# ← 2 at [\s\S]*"cents": "12"/);
    await editor.lens('Half Close').click();
    await response(/^ok {2}/);
  });

  it('have their calls in the history, which keeps no secret', async () => {
    await editor
      .treeItem(/^billing\.v1\.InvoicesService GetInvoice, ok, .* called by editor/)
      .first()
      .waitFor();
    await eventually('the call is kept', async () => {
      const names = (await readdir(editor.home)).filter((name) => name.startsWith('history.db'));
      const texts = await Promise.all(names.map((name) => readFile(path.join(editor.home, name), 'latin1')));
      assert.ok(!texts.some((text) => text.includes('s3cr3t')));
      return texts.some((text) => text.includes('GetInvoice'));
    });
  });

  it('are used in a project, with their definition and a typed client', async () => {
    await editor.command('Skep: Use in My Project');
    await editor.answer(serviceName);
    await row('helloworld').click();
    await editor.notification(`helloworld can call ${serviceName} now.`).waitFor();
    const read = (name: string) => readFile(path.join(editor.workspace, 'helloworld', name), 'utf8');
    const manifest = JSON.parse(await read('skep.json'));
    assert.deepEqual(manifest.usesFrom, { [serviceName]: 'billing' });
    assert.match(
      await read('uses/billing_v1.proto'),
      /rpc GetInvoice\(GetInvoiceRequest\) returns \(Invoice\);/,
    );
    assert.match(await read('gen/billing_v1_pb.ts'), /export const InvoicesService/);
  });

  it('may want https and a certificate, which is chosen as files', async () => {
    await editor.command('Skep: Add Server');
    // Encrypted is what it is, whatever was typed.
    await answer('Add Server (1/3)', guarded.address.replace('https:', 'http:'));
    const encrypted = editor.page.locator('.monaco-dialog-box', { hasText: 'The server is encrypted.' });
    await encrypted.waitFor();
    await shootThemes(editor, 'add-server-scheme');
    await encrypted.getByRole('button', { name: `Use ${guarded.address}` }).click();
    const dialog = editor.page.locator('.monaco-dialog-box', { hasText: 'do not accept each other' });
    await dialog.getByRole('button', { name: 'Choose Files...' }).click();
    await questions.chooseFile('Who signed its certificate', `${elsewhere.path}/`, 'ca.pem');
    // Each begins beside the one before.
    await questions.chooseFile('The certificate to show it', undefined, 'client.pem');
    await questions.chooseFile('The private key of that certificate', undefined, 'client.key');
    await row(/Add.*1 service: billing/).waitFor();
    await shootThemes(editor, 'add-server-certificates');
    await row('Header...').click();
    await answer('Name of the header', 'authorization');
    await answer('Value of authorization', secret);
    await row(/Header\.\.\..*authorization/).waitFor();
    await row(/Add.*1 service: billing/).click();
    await answer('Add Server (3/3)', 'guarded');
    await editor.treeItem(/^Server guarded, connected/).waitFor();
    await send('guarded');
    await response(/"number": "7"[\s\S]*"cents": "1250"/);
    assert.equal(guarded.calls.at(-1)?.authorization, secret);
  });

  it('are removed, once that is confirmed', async () => {
    await editor.contextMenu(editor.treeItem(/^Server guarded, connected/), 'Remove Environment');
    const dialog = editor.page.locator('.monaco-dialog-box', { hasText: 'Remove the server guarded?' });
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await editor.treeItem(/^Server guarded/).waitFor({ state: 'detached' });
  });
});
