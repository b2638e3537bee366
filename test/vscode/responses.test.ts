import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const file = 'posts/requests/Answers.rpc.http';
const large = 10 * 1024 * 1024;

/** Requests to our service and to a server that is none of ours, which answers with an image and with ten megabytes. */
const requests = (other: string) => `### create
GRPC {{local}}/posts.v1.PostsService/Create
authorization: Bearer {{apiKey}}

{
  "title": "Answers",
  "tags": ["one"]
}

### get
GRPC {{local}}/posts.v1.PostsService/Get

{
  "id": "1"
}

### image
GET ${other}/image

### bytes
GET ${other}/bytes

### details
GRPC {{local}}/posts.v1.PostsService/Get

{
  "id": "detailed"
}

### large
GET ${other}/large
`;

/** An error with a detail of the project's own, one of `google.rpc` (reason: OUT), and one that nobody knows. */
const handler = `get({ id }) {
      if (id === 'detailed') {
        throw new ConnectError('it has details', Code.FailedPrecondition, undefined, [
          { desc: PostSchema, value: { id: '7', title: 'In the way' } },
          { type: 'google.rpc.ErrorInfo', value: Uint8Array.of(0x0a, 3, 0x4f, 0x55, 0x54) },
          { type: 'nobody.v1.Knows', value: Uint8Array.of(1, 2, 3) },
        ]);
      }`;

const streams = 'ticks/requests/Ticks.rpc.http';
const streamRequests = `### echo
GRPC {{local}}/ticks.v1.TicksService/Echo

{
  "text": "one"
}

===

{
  "text": "two"
}

### tick
GRPC {{local}}/ticks.v1.TicksService/Tick

{
  "interval": "0.2s"
}
`;

describe('the answer to a request', () => {
  let editor: Editor;
  let server: Server;
  const resources = new AsyncDisposableStack();

  before(async () => {
    server = createServer((request, response) => {
      if (request.url === '/image') {
        response.writeHead(200, { 'content-type': 'image/png' }).end(png(64));
      } else if (request.url === '/bytes') {
        response
          .writeHead(200, { 'content-type': 'application/octet-stream' })
          .end(Buffer.from([0, 1, 254, 255]));
      } else {
        const item = JSON.stringify({ id: 1, text: 'as long as it gets' });
        const count = Math.ceil(large / (item.length + 1));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`[${Array.from({ length: count }, () => item).join(',')}]`);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    resources.defer(async () => void server.close());
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await copyExampleWorkspace(folder);
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    const main = path.join(folder, 'posts/src/main.ts');
    await writeFile(main, (await readFile(main, 'utf8')).replace('get({ id }) {', handler));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(path.join(folder, file), requests(address));
    const made = new CommandLine(folder, path.join(folder, 'home')).run(
      'new',
      'ticks',
      '--template',
      'stream',
    );
    assert.equal(made.code, 0, made.errors);
    await mkdir(path.join(folder, path.dirname(streams)), { recursive: true });
    await writeFile(path.join(folder, streams), streamRequests);
    const secrets = { local: { apiKey: 'not for others' } };
    await writeFile(path.join(folder, 'http-client.private.env.json'), JSON.stringify(secrets));
    editor = resources.use(await Editor.start({ workspace: { folder } }));
    await editor.command('View: Toggle Primary Side Bar Visibility');
    await editor.open(file);
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  const responseEditor = () => editor.page.locator('.editor-group-container').nth(1);
  const response = (words: string | RegExp) =>
    eventually(`the response says ${words}`, async () => {
      const shown = await editor.response();
      return new RegExp(words).test(shown) && shown;
    });
  /** Puts the cursor into a request and sends it. */
  const send = async (name: string) => {
    await editor.command('View: Focus First Editor Group');
    await editor.open(file);
    await editor.goTo(await editor.lineOf(`### ${name}`), 1);
    await editor.command('Skep: Send Request');
  };
  const pick = async (words: string | RegExp) => {
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first().click();
  };

  it('tells where the time went, and the sizes', async () => {
    await editor.lens('Run and Send').first().click();
    const shown = await response('PostsService/Create');
    assert.match(shown, /^ok {2}HTTP 200/);
    assert.match(
      shown,
      /# connect [\d.]+(?: m?s)?, send [\d.]+(?: m?s)?, wait [\d.]+(?: m?s)?, receive [\d.]+ m?s/,
    );
    assert.match(shown, /# headers \d+ B sent, \d+ B received; body \d+ B/);
    await editor.lens('Bytes').waitFor();
    await shootThemes(editor, 'response');
  });

  it('folds its values', async () => {
    await responseEditor().locator('.monaco-editor').first().click();
    await editor.command('Fold All');
    await eventually('the body is folded', async () => !(await editor.response()).includes('"title"'));
    await shootThemes(editor, 'response-folded');
    await editor.command('Unfold All');
    await response('"title"');
  });

  it('shows what was really sent and received, bytes and all', async () => {
    await editor.lens('Bytes').click();
    await eventually('the bytes are shown', async () => {
      const shown = await editor.visibleText();
      return (
        /### Sent\nPOST \/posts\.v1\.PostsService\/Create HTTP\/1\.1/.test(shown) && /7b .*\{/.test(shown)
      );
    });
    await shootThemes(editor, 'response-wire');
    await editor.command('View: Close Editor');
  });

  it('is compared with the one before', async () => {
    await send('create');
    const compare = editor.lens('Compare with Last');
    await compare.waitFor();
    await compare.click();
    await editor.tab(/create: last ↔ this answer/).waitFor();
    await eventually('the ids differ', async () => {
      const changed = await editor.page.locator('.monaco-diff-editor .line-insert').count();
      return changed > 0;
    });
    await shootThemes(editor, 'response-compare');
    await editor.command('View: Close Editor');
  });

  it('is copied as a command with variables for its secrets', async () => {
    await editor.command('View: Focus First Editor Group');
    await editor.open(file);
    await editor.goTo(await editor.lineOf('### create'), 1);
    await editor.command('Skep: Copy Request As...');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'grpcurl' });
    await row.waitFor();
    await shootThemes(editor, 'response-copy-as');
    await row.click();
    await editor.page.locator('.statusbar-item', { hasText: 'Copied as grpcurl' }).waitFor();
    await editor.command('File: New Untitled Text File');
    await editor.page.keyboard.press('Control+v');
    const text = await eventually('it is pasted', async () => {
      const shown = await editor.visibleText();
      return shown.includes('grpcurl -plaintext') && shown;
    });
    assert.match(text, /-H 'authorization: Bearer '"\$API_KEY"/);
    assert.doesNotMatch(text, /not for others/);
    await editor.command('View: Revert and Close Editor');
  });

  it('is copied in the words of each other tool, and as code', async () => {
    await editor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const address = /http:\/\/127\.0\.0\.1:\d+/.source;
    const forms: [label: RegExp, copied: RegExp][] = [
      [
        /^curl/,
        new RegExp(
          `^curl '${address}/posts\\.v1\\.PostsService/Create'[\\s\\S]*"\\$API_KEY"[\\s\\S]*--data-raw`,
        ),
      ],
      [
        /^buf curl/,
        new RegExp(`^buf curl --protocol grpc --http2-prior-knowledge[\\s\\S]*'${address}/posts`),
      ],
      [/^grpcurl/, /^grpcurl -plaintext[\s\S]*posts\.v1\.PostsService\/Create$/],
      [/^skep call/, /^skep call[\s\S]*posts\.v1\.PostsService\.Create/],
      [
        /^TypeScript, Connect client/,
        /PostsService \} from '\.\/gen\/posts\/v1\/posts_pb\.ts'[\s\S]*API_KEY/,
      ],
      [/^TypeScript, fetch/, /await fetch\([\s\S]*API_KEY/],
    ];
    for (const [label, copied] of forms) {
      await editor.command('Skep: Copy Request As...');
      await pick(label);
      const text = await eventually(`${label} is copied`, async () => {
        const clipboard = await editor.page.evaluate('navigator.clipboard.readText()');
        return copied.test(String(clipboard)) && String(clipboard);
      });
      assert.doesNotMatch(text, /not for others/);
    }
  });

  it('gives a value to another request', async () => {
    await send('create');
    await editor.lens('Save Value').click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: '.post.id' }).waitFor();
    await shootThemes(editor, 'response-save-value');
    await pick('.post.id');
    await pick('A reference to this answer');
    await editor.answer('newest');
    await pick(/^get/);
    const left = editor.page.locator('.editor-group-container').first().locator('.monaco-editor').first();
    await eventually('it is written', async () =>
      (await editor.visibleText(left)).includes('# @ref create\n@newest = {{create.post.id}}\nGRPC'),
    );
    await editor.command('File: Save All Files');
  });

  it('gives a value to the private variables', async () => {
    await editor.lens('Save Value').click();
    await pick('.post.title');
    await pick('Its value, in http-client.private.env.json');
    await editor.answer('title');
    const secrets = path.join(editor.workspace, 'http-client.private.env.json');
    await eventually('it is in the file', async () => {
      const { local } = JSON.parse(await readFile(secrets, 'utf8'));
      return local.title === 'Answers' && local.apiKey === 'not for others';
    });
  });

  it('is shown as an image where it is one', async () => {
    await editor.command('View: Focus First Editor Group');
    await editor.open(file);
    await editor.goTo(await editor.lineOf('### image'), 1);
    await editor.command('Skep: Send Request');
    await editor.tab(/^image-\d+\.png/).waitFor();
    const frame = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await frame.locator('img.scale-to-fit, .container img, img').first().waitFor();
    await shootThemes(editor, 'response-image');
  });

  it('is shown in hex where it is no text', async () => {
    await send('bytes');
    await response(/# application\/octet-stream, 4 B\n00000000 {2}00 01 fe ff/);
    await shootThemes(editor, 'response-hex');
  });

  it('has the details of an error decoded by their types', async () => {
    await send('details');
    const shown = await response(/### Details/);
    assert.match(shown, /^failed_precondition {2}HTTP 400/);
    assert.match(shown, /posts\.v1\.Post\n\{\n {2}"id": "7",\n {2}"title": "In the way"\n\}/);
    assert.match(shown, /google\.rpc\.ErrorInfo\n\{\n {2}"reason": "OUT"\n\}/);
    assert.match(shown, /nobody\.v1\.Knows\n# in base64: no definition of this workspace has it\nAQID/);
    await shootThemes(editor, 'response-details');
  });

  it('of ten megabytes shows its beginning, and is opened whole', async () => {
    await send('large');
    const shown = await response('# the beginning of 10');
    assert.match(shown, /use "Open/);
    assert.match(shown, /\{\n {4}"id": 1,/);
    await shootThemes(editor, 'response-large');
    await editor.lens('Open Whole').click();
    await editor.tab(/^large-\d+\.json/).waitFor();
    await editor.command('View: Close All Editors');
  });

  it('of a stream comes while its messages are sent one by one', async () => {
    await editor.open(streams);
    await editor.lens('Open Stream').click();
    await editor.lens('Send Next (1 of 2)').click();
    await response(
      /# → 1 at [\d:.]+, \+\d+ ms: \{ "text": "one" \}\s+# ← 1 at [\d:.]+, \+\d+ ms\s+\{\s+"text": "one"/,
    );
    await editor.lens('Send Next (2 of 2)').waitFor();
    await shootThemes(editor, 'stream-open');
    await editor.lens('Send This Message').nth(1).click();
    await response(/===\s+# ← 2 at/);
    await editor.lens('Half Close').click();
    const shown = await response(/^ok {2}/);
    assert.match(shown, /# → half-closed at/);
    assert.match(shown, /2 messages/);
    await shootThemes(editor, 'stream-ended');
  });

  it('of a stream is searched', async () => {
    await responseEditor().locator('.monaco-editor').first().click();
    await editor.page.keyboard.press('Control+f');
    const widget = responseEditor().locator('.find-widget');
    await widget.locator('textarea').first().fill('"text": "two"');
    await widget.locator('.matchesCount', { hasText: /^[12] of 2$/ }).waitFor();
    await shootThemes(editor, 'stream-search');
    await editor.page.keyboard.press('Escape');
    await editor.command('View: Focus First Editor Group');
  });

  it('of a stream that goes on is paused, goes on, and is cancelled', async () => {
    await editor.goTo(await editor.lineOf('### tick'), 1);
    await editor.command('Skep: Send Request');
    await response(/^streaming {2}\d+ messages/);
    await editor.lens('Pause').click();
    const paused = await response(/^paused {2}/);
    await shootThemes(editor, 'stream-paused');
    await editor.lens('Resume').click();
    const count = (text: string) => Number(/(\d+) messages?/.exec(text)?.[1]);
    await eventually('it goes on', async () => {
      const now = await editor.response();
      return now.startsWith('streaming') && count(now) > count(paused);
    });
    await editor.lens('Cancel').click();
    await response(/^cancelled {2}/);
    // What came before is there all the same.
    await editor.lens('Open Whole').click();
    await editor.tab(/^tick-\d+\.jsonl/).waitFor();
    await editor.command('View: Close Editor');
  });
});

/** A square of one colour. */
function png(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([
    Buffer.from([0]),
    ...Array.from({ length: side }, () => Buffer.from([230, 160, 40])),
  ]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
