import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../.scripts/places.ts';
import { OtlpCollector } from '../runtime/telemetry/otlp-collector.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const posts = 'posts.v1.PostsService';
const comments = 'comments.v1.CommentsService';

describe('a collector of OpenTelemetry', () => {
  let editor: Editor;
  let collector: OtlpCollector;
  let elsewhere: Server;
  const resources = new AsyncDisposableStack();

  before(async () => {
    elsewhere = createServer((_, response) => response.end('elsewhere'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    resources.defer(async () => void elsewhere.close());
    // One of the tests' own: it takes spans in JSON, as any collector does, and shows them to nobody.
    collector = resources.use(await OtlpCollector.open());
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await copyExampleWorkspace(folder);
    const main = path.join(folder, 'posts/src/main.ts');
    // What libraries for stores and events make, by OpenTelemetry's conventions for both.
    const asking = `async get({ id }) {
      await fetch('http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/rates?of=posts');
      const tracer = trace.getTracer('posts');
      const stored = { 'db.system.name': 'sqlite', 'db.query.text': 'SELECT * FROM posts WHERE id = ?' };
      tracer.startSpan('SELECT posts', { kind: SpanKind.CLIENT, attributes: stored }).end();
      const sent = { 'messaging.system': 'nats', 'messaging.destination.name': 'posts.read' };
      tracer.startSpan('send posts.read', { kind: SpanKind.PRODUCER, attributes: sent }).end();`;
    const code = await readFile(main, 'utf8');
    assert.ok(code.includes('get({ id }) {'));
    const imported = "import { SpanKind, trace } from '@opentelemetry/api';\n";
    await writeFile(main, imported + code.replace('get({ id }) {', asking));
    const packages = path.join(folder, 'posts/node_modules/@opentelemetry');
    await mkdir(packages, { recursive: true });
    await symlink(path.join(root, 'node_modules/@opentelemetry/api'), path.join(packages, 'api'));
    const settings = { 'skep.telemetry.otlpEndpoint': collector.address };
    editor = resources.use(await Editor.start({ workspace: { folder }, settings }));
    const address = await runAllProjects(editor);
    await callFromOutside(address, `${comments}/Create`, { postId: '1', author: 'Ada', text: 'Well said.' });
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  it('that the settings name is sent each call, those between services and to the outside with it', async () => {
    const trace = await eventually('the spans of one trace arrive', () => {
      const first = collector.spans.find(
        ({ name, project }) => name === `${comments}/Create` && project === 'comments',
      );
      const same = collector.spans.filter(({ traceId }) => traceId === first?.traceId);
      return same.some(({ name }) => name.startsWith('GET')) && same;
    });
    const [request] = collector.requests;
    assert.equal(request?.path, '/v1/traces');
    const names = trace.map(({ name, project }) => `${project}: ${name}`);
    assert.ok(names.includes(`posts: ${posts}/Get`), names.join('\n'));
    const ids = new Set(trace.map(({ spanId }) => spanId));
    const roots = trace.filter(({ parentSpanId }) => !parentSpanId || !ids.has(parentSpanId));
    assert.equal(roots.length, 1, names.join('\n'));
  });

  it('has what the waterfall has, which the lens of the rpc leads to', async () => {
    const page = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await editor.lens('last trace').first().click();
    const outside = page.getByRole('treeitem', { name: /GET/ }).first();
    await outside.waitFor();
    await page
      .getByRole('treeitem', { name: new RegExp(`${comments}/Create`) })
      .first()
      .waitFor();
    await outside.click();
    await page.locator('.details', { hasText: '/rates' }).waitFor();
    await shootThemes(editor, 'trace-outside');
  });

  it('has the spans of stores and events as well, which lead to the code that made them', async () => {
    const page = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await page.getByRole('treeitem', { name: /SELECT posts/ }).click();
    await page.locator('.details', { hasText: 'FROM posts WHERE id' }).waitFor();
    const sent = page.getByRole('treeitem', { name: /send posts\.read/ });
    await sent.click();
    await page.locator('.details', { hasText: 'messaging.destination.name' }).waitFor();
    await shootThemes(editor, 'trace-store-and-events');
    await page.getByRole('button', { name: 'Go to Code' }).click();
    const line = await eventually('the line is shown', () =>
      editor.lineOf("tracer.startSpan('send posts.read'"),
    );
    await editor.statusBarItem(new RegExp(`Ln ${line},`)).waitFor();
  });
});
