import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, MethodDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import {
  type BillingServer,
  definitions,
  serveByConnect,
  serviceName,
} from '../runtime/foreign/billing-servers.ts';
import { buildWithBuf } from '../server/generate/fixture.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { Questions } from './harness/questions.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const secret = 'Bearer s3cr3t-of-ledger';
const requests = 'invoices.rpc.http';

describe("servers of someone else's that do not say what they serve", () => {
  let editor: Editor;
  let questions: Questions;
  let server: BillingServer;
  let elsewhere: TemporaryFolder;
  const set = () => path.join(elsewhere.path, 'billing.binpb');
  const serverRow = (state: string) => editor.treeItem(new RegExp(`^Server ledger, ${state}`));
  const project = () => editor.treeItem(/^Project ledger, /);
  const service = () => editor.treeItem(`Service ${serviceName}`);
  const method = (name: string) => editor.treeItem(new RegExp(`^Method ${name}: `));
  const isUnknownTold = async () =>
    (await editor.problems()).some((row) => row.includes(`${serviceName} has no method CancelInvoice`));
  const response = (words: RegExp) =>
    eventually(`the response says ${words}`, async () => words.test(await editor.response()));

  before(async () => {
    elsewhere = await temporaryFolder();
    server = await serveByConnect({ authorization: secret });
    // As its makers will have it next: with a method more.
    const described = buildWithBuf(definitions);
    const [next] = described.file.flatMap((file) => file.service);
    next?.method.push(
      create(MethodDescriptorProtoSchema, {
        ...{ name: 'CancelInvoice', inputType: '.billing.v1.GetInvoiceRequest' },
        outputType: '.billing.v1.Invoice',
      }),
    );
    await writeFile(set(), toBinary(FileDescriptorSetSchema, described));
    editor = await Editor.start();
    questions = new Questions(editor);
    await editor.showSkep();
    await editor.treeItem(/^Environment local, connected/).waitFor();
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await elsewhere?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('are added with a descriptor set, or the folder of their definitions', async () => {
    await editor.command('Skep: Add Server');
    await questions.answer('Add Server (1/3)', server.address);
    await questions.row(/The Server Itself.*does not tell what it serves/).waitFor();
    await shootThemes(editor, 'add-server-definitions');
    await questions.row('Descriptor Set...').click();
    await questions.chooseFile('Its FileDescriptorSet', `${elsewhere.path}/`, 'billing.binpb');
    await questions.row(/Definitions\.\.\..*billing\.binpb/).waitFor();
    await questions.row(/Add.*1 service: billing/).waitFor();
    // The folder has a buf.yaml, which says where its module is.
    await questions.row('Definitions...').click();
    await questions.row('Folder of Definitions...').click();
    await shootThemes(editor, 'add-server-file-dialog');
    await questions.chooseFolder('Folder of its definitions', definitions, 'billing');
    await questions.row(/Definitions\.\.\..*proto/).waitFor();
    await questions.row('Header...').click();
    await questions.answer('Name of the header', 'authorization');
    await questions.answer('Value of authorization', secret);
    await questions.row(/Header\.\.\..*authorization/).waitFor();
    await questions.row(/Add.*1 service: billing/).click();
    await questions.answer('Add Server (3/3)', 'ledger');
    await serverRow('connected, 1 service').waitFor();
    // Out of the way: rows below the window are not drawn.
    await editor.fold(editor.treeItem(/^Environment local, connected/));
    await editor.unfold(project());
    await editor.unfold(service());
    await method('GetInvoice').waitFor();
  });

  it('lack a method that a request file calls, which is told there', async () => {
    await writeFile(
      path.join(editor.workspace, requests),
      `GRPC {{ledger}}/${serviceName}/CancelInvoice\n\n{}\n`,
    );
    await editor.open(requests);
    await eventually('the problem is shown', isUnknownTold);
    await editor.showSkep();
  });

  it('have another description by Edit Server, and their rows stay as unfolded as they are', async () => {
    // A row that goes for a moment takes with it what somebody clicks just then.
    await editor.page.evaluate(`{
      window.rowsThatWent = 0;
      const row = '[role=treeitem][aria-label^="Method GetInvoice: "]';
      new MutationObserver(() => {
        if (!document.querySelector(row)) window.rowsThatWent++;
      }).observe(document.querySelector('.sidebar'), { childList: true, subtree: true });
    }`);
    await editor.contextMenu(serverRow('connected'), 'Edit Server...');
    await questions.row('Definitions...').click();
    await questions.row('Descriptor Set...').click();
    await questions.chooseFile('Its FileDescriptorSet', `${elsewhere.path}/`, 'billing.binpb');
    await questions.row(/Definitions\.\.\..*billing\.binpb/).waitFor();
    await questions.row(/Protocol\.\.\..*Connect/).waitFor();
    await shootThemes(editor, 'edit-server');
    await questions.row(/Save.*1 service: billing/).click();
    await method('CancelInvoice').waitFor();
    await serverRow('connected, 1 service').waitFor();
    assert.equal(await editor.page.evaluate('window.rowsThatWent'), 0);
  });

  it('have that method for the open request file as soon as they are described with it', async () => {
    await eventually('the problem is gone', async () => !(await isUnknownTold()));
    await editor.command('View: Close All Editors');
    await editor.command('View: Hide Panel');
    await editor.showSkep();
  });

  it('are called by Connect where they speak that, with their headers', async () => {
    await editor.inlineAction(method('GetInvoice'), 'Call');
    await editor.lens('Send').first().waitFor();
    assert.match(await editor.visibleText(), /GRPC \{\{ledger\}\}\/billing\.v1\.InvoicesService\/GetInvoice/);
    await editor.lens('Send').first().click();
    await response(/"cents": "1250"/);
    // Only who serves by Connect says so.
    await response(/x-served-by: connect/);
    assert.deepEqual(server.calls.at(-1), { method: 'GetInvoice', authorization: secret });
    await shootThemes(editor, 'foreign-connect-called');
  });

  it('keep their rows when they go down, and say so there and to who calls', async () => {
    const { port } = server;
    await server[Symbol.asyncDispose]();
    await editor.lens('Send').first().click();
    const words = [
      `nothing answers at http://127.0.0.1:${port} `,
      'check the address, and that the server is up',
    ];
    await eventually('the response says so', async () => {
      // Its lines are wrapped.
      const shown = (await editor.response()).replaceAll(/\s+/g, ' ');
      return shown.startsWith('unavailable') && words.every((each) => shown.includes(each));
    });
    await editor.treeItem(/^Project ledger, stale, .*nothing answers at http/).waitFor();
    await method('GetInvoice').waitFor();
    await shootThemes(editor, 'foreign-server-down');
    server = await serveByConnect({ authorization: secret, port });
    await editor.treeItem(/^Project ledger, running/).waitFor({ timeout: 60_000 });
    await editor.lens('Send').first().click();
    await response(/"cents": "1250"/);
  });

  it('are used in a project from the row of a service', async () => {
    await editor.contextMenu(service(), 'Use in My Project...');
    await questions.row('helloworld').click();
    await editor.notification(`helloworld can call ${serviceName} now.`).waitFor();
    const read = (name: string) => readFile(path.join(editor.workspace, 'helloworld', name), 'utf8');
    const { uses, usesFrom } = JSON.parse(await read('skep.json'));
    assert.deepEqual([uses, usesFrom], [[serviceName], { [serviceName]: 'ledger' }]);
    assert.match(await read('uses/billing/v1/billing.proto'), /rpc CancelInvoice/);
    assert.match(await read('gen/billing/v1/billing_pb.ts'), /export const InvoicesService/);
    await editor.command('Notifications: Clear All Notifications');
  });

  it('are documented, with the comments of their definitions', async () => {
    await editor.contextMenu(service(), 'Open Documentation');
    const page = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await page.getByRole('heading', { name: 'InvoicesService', exact: true }).waitFor();
    await page.getByText('One invoice, by its number.').first().waitFor();
    await page.getByText(server.address).first().waitFor();
    await shootThemes(editor, 'foreign-server-documentation');
  });

  it('are there again after the window was reloaded, with their headers', async () => {
    const request = `GRPC {{ledger}}/${serviceName}/GetInvoice\n\n{}\n`;
    await writeFile(path.join(editor.workspace, 'again.rpc.http'), request);
    await editor.page.reload();
    await editor.showSkep();
    await serverRow('connected, 1 service').waitFor({ timeout: 60_000 });
    await editor.open('again.rpc.http');
    const before = server.calls.length;
    await eventually('it is called', async () => {
      await editor.lens('Send').first().click({ timeout: 5_000 });
      return server.calls.length > before;
    });
    assert.equal(server.calls.at(-1)?.authorization, secret);
  });
});
