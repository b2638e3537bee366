/** REST, files and streams by the clients that people have: curl, and a page in Chromium. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type ServedDefinition, serveDefinition } from '../runtime/gateway/serve-definition.ts';
import { debianTool, runTool } from './foreign-tool.ts';

const definition = `
syntax = "proto3";
package drive.v1;
import "google/api/annotations.proto";
import "google/api/httpbody.proto";
service DriveService {
  rpc Get(File) returns (File) { option (google.api.http) = { get: "/v1/{name=folders/*/files/**}" }; }
  rpc Put(File) returns (Stored) { option (google.api.http) = { put: "/v1/{name=folders/*/files/*}" body: "content" }; }
  rpc Upload(stream File) returns (Stored) { option (google.api.http) = { post: "/v1/upload" body: "*" }; }
  rpc Download(File) returns (stream google.api.HttpBody) { option (google.api.http) = { get: "/v1/download" }; }
  rpc Watch(WatchRequest) returns (stream File) { option (google.api.http) = { get: "/v1/watch" }; }
  rpc Rename(stream File) returns (stream File) { option (google.api.http) = { post: "/v1/rename" body: "*" }; }
}
message File { string name = 1; bytes content = 2; }
message Stored { string name = 1; string sha256 = 2; }
message WatchRequest { int32 count = 1; }
`;

interface File {
  name: string;
  content: Uint8Array;
}

const bytes = Buffer.alloc(1_500_000, 'the content of a file');
const digest = createHash('sha256').update(bytes).digest('hex');

let served: ServedDefinition;
let folder: string;
let file: string;
before(async () => {
  served = await serveDefinition(definition, {
    get: ({ name }: File) => ({ name }),
    put: ({ name, content }: File) => ({ name, sha256: createHash('sha256').update(content).digest('hex') }),
    async upload(files: AsyncIterable<File>) {
      const hash = createHash('sha256');
      let stored = '';
      for await (const { name, content } of files) {
        stored ||= name;
        hash.update(content);
      }
      return { name: stored, sha256: hash.digest('hex') };
    },
    async *download() {
      for (let at = 0; at < bytes.length; at += 100_000) {
        yield { contentType: at === 0 ? 'text/plain' : '', data: bytes.subarray(at, at + 100_000) };
      }
    },
    async *watch({ count }: { count: number }) {
      for (let i = 1; i <= count; i++) yield { name: `file ${i}` };
    },
    async *rename(files: AsyncIterable<File>) {
      for await (const { name } of files) yield { name: name.toUpperCase() };
    },
  });
  folder = await mkdtemp(path.join(tmpdir(), 'skep-rest-'));
  file = path.join(folder, 'file.txt');
  await writeFile(file, bytes);
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function curl(...args: string[]): Promise<string> {
  const all = ['--silent', '--show-error', ...args];
  const { stdout, stderr, exitCode } = await runTool(debianTool('/usr/bin/curl', 'curl'), all);
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

for (const version of ['--http1.1', '--http2-prior-knowledge']) {
  describe(`curl ${version}`, () => {
    it('gets what a path is bound to', async () => {
      const answer = await curl(version, '--globoff', `${served.address}/v1/folders/a%20b/files/c/d`);
      assert.deepEqual(JSON.parse(answer), { name: 'folders/a b/files/c/d' });
    });

    it('puts a file as it is', async () => {
      const answer = await curl(version, '--upload-file', file, `${served.address}/v1/folders/a/files/b`);
      assert.deepEqual(JSON.parse(answer), { name: 'folders/a/files/b', sha256: digest });
    });

    it('sends a form with a file', async () => {
      const parts = ['--form', 'name=b', '--form', `content=@${file};type=text/plain`];
      const answer = await curl(version, ...parts, `${served.address}/v1/upload`);
      assert.deepEqual(JSON.parse(answer), { name: 'b', sha256: digest });
    });

    it('gets a file in pieces', async () => {
      const answer = await curl(version, '--write-out', '%{content_type}', `${served.address}/v1/download`);
      assert.equal(answer, `${bytes}text/plain`);
    });

    it('sends and gets a message a line', async () => {
      const args = [
        '--header',
        'content-type: application/x-ndjson',
        '--data-binary',
        '{"name":"a"}\n{"name":"b"}\n',
      ];
      assert.equal(
        await curl(version, ...args, `${served.address}/v1/rename`),
        '{"name":"A"}\n{"name":"B"}\n',
      );
    });

    it('is told what there is instead', async () => {
      const answer = await curl(version, '--request', 'PATCH', '--include', `${served.address}/v1/watch`);
      assert.match(answer, /405.*allow: GET/is);
    });
  });
}

describe('a page of this machine in Chromium', () => {
  let pages: Server;
  let browser: Browser;
  let page: Page;
  before(async () => {
    pages = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>A page</title>');
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({
      executablePath: debianTool('/usr/bin/chromium', 'chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
    page = await browser.newPage();
    await page.goto(`http://localhost:${(pages.address() as AddressInfo).port}/`);
  });
  after(async () => {
    await browser?.close();
    pages?.close();
  });

  /** Runs a script of the page that awaits and returns. */
  function run(script: string): Promise<unknown> {
    return page.evaluate(`(async () => { const at = 'http://localhost:${served.port}'; ${script} })()`);
  }

  it('hears events until they end', async () => {
    const heard = await run(`
      const source = new EventSource(at + '/v1/watch?count=3');
      const heard = [];
      source.onmessage = ({ data }) => heard.push(JSON.parse(data).name);
      await new Promise((resolve) => source.addEventListener('end', resolve));
      source.close();
      return heard;`);
    assert.deepEqual(heard, ['file 1', 'file 2', 'file 3']);
  });

  it('puts, preflight and all', async () => {
    const answer = await run(`
      const response = await fetch(at + '/v1/folders/a/files/b', { method: 'PUT', body: new Blob(['x']) });
      return response.json();`);
    assert.deepEqual(answer, {
      name: 'folders/a/files/b',
      sha256: createHash('sha256').update('x').digest('hex'),
    });
  });

  it('uploads a form', async () => {
    const answer = await run(`
      const form = new FormData();
      form.append('name', 'ü');
      form.append('content', new File([new Uint8Array([1, 2, 255])], 'x.bin'));
      const response = await fetch(at + '/v1/upload', { method: 'POST', body: form });
      return response.json();`);
    const sha256 = createHash('sha256')
      .update(Buffer.from([1, 2, 255]))
      .digest('hex');
    assert.deepEqual(answer, { name: 'ü', sha256 });
  });
});
