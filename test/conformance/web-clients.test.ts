import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { debianTool } from './foreign-tool.ts';

let served: Served;
let pages: Server;
let browser: Browser;
let page: Page;

before(async () => {
  served = await servePosts();
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'web-clients-page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  const script = outputFiles[0]?.text ?? '';
  pages = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>A page</title><script src="/page.js"></script>');
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
  await served[Symbol.asyncDispose]();
});

function run(client: 'connect' | 'connectGrpcWeb' | 'grpcWeb' | 'grpcWebText'): Promise<unknown> {
  return page.evaluate(`webClients.${client}('http://localhost:${served.port}')`);
}

/** What each client of the page is to get: an answer with metadata, a stream, an error. */
const expected = {
  title: 'Post 7',
  trailer: 'two',
  ids: ['p1', 'p2', 'p3'],
  error: { code: 10, message: 'né 100%' },
};

describe('in Chromium', () => {
  it('@connectrpc/connect-web calls, reads a stream and an error', async () => {
    assert.deepEqual(await run('connect'), expected);
  });

  it("@connectrpc/connect-web's gRPC-Web calls, reads a stream and an error", async () => {
    assert.deepEqual(await run('connectGrpcWeb'), expected);
  });

  it('grpc-web calls and reads an error, in binary', async () => {
    // Its binary form has no streams.
    assert.deepEqual(await run('grpcWeb'), { ...expected, ids: [] });
  });

  it('grpc-web calls, reads a stream and an error, in text', async () => {
    assert.deepEqual(await run('grpcWebText'), expected);
  });
});
