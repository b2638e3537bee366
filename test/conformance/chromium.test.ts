import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { debianTool } from './foreign-tool.ts';

let served: Served;
let pages: Server;
let browser: Browser;
let page: Page;

before(async () => {
  served = await servePosts();
  pages = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>A page</title>');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: debianTool('/usr/bin/chromium', 'chromium'),
    // `evil.example` is a page of a stranger that the browser can really load.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
    ],
  });
  page = await browser.newPage();
});
after(async () => {
  await browser?.close();
  pages?.close();
  await served[Symbol.asyncDispose]();
});

async function openPage(host: string): Promise<void> {
  await page.goto(`http://${host}:${(pages.address() as AddressInfo).port}/`);
}

/** What a page gets through a WebSocket that sends these frames: the frames that came, and the code of the close. */
function overWebSocket(
  path: string,
  frames: string[],
  protocols: string[] = [],
): Promise<[string[], number]> {
  return page.evaluate(
    ([url, sent, offered]) =>
      new Promise<[string[], number]>((resolve) => {
        const received: string[] = [];
        const socket = new WebSocket(url, offered);
        socket.onopen = () => {
          for (const frame of sent) socket.send(frame);
        };
        socket.onmessage = ({ data }) => received.push(data);
        socket.onclose = ({ code }) => resolve([received, code]);
      }),
    [`ws://localhost:${served.port}/ws${path}`, frames, protocols] as const,
  );
}

interface FetchAnswer {
  status: number;
  text: string;
  trailer: string | null;
}

/** What a script on the page gets for a fetch; the name of the error when it gets none. */
function fetched(
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<FetchAnswer | string> {
  return page.evaluate(
    async ([url, options]) => {
      try {
        const response = await fetch(url, options);
        const trailer = response.headers.get('trailer-x-trailer');
        return { status: response.status, text: await response.text(), trailer };
      } catch (error) {
        return String(error);
      }
    },
    [`http://localhost:${served.port}${path}`, init] as const,
  );
}

describe('a page of this machine in Chromium', () => {
  before(() => openPage('localhost'));

  it('calls with Connect, preflight and all, and reads the trailers', async () => {
    const headers = { 'content-type': 'application/json', 'connect-protocol-version': '1' };
    const answer = await fetched('/posts.v1.PostsService/Get', {
      method: 'POST',
      headers,
      body: '{"id":"7"}',
    });
    assert.deepEqual(answer, { status: 200, text: '{"post":{"id":"7","title":"Post 7"}}', trailer: 'two' });
  });

  it('calls with gRPC-Web', async () => {
    const headers = { 'content-type': 'application/grpc-web-text', 'x-grpc-web': '1' };
    const answer = await fetched('/posts.v1.PostsService/DeleteAll', {
      method: 'POST',
      headers,
      body: 'AAAAAAA=',
    });
    assert.ok(typeof answer === 'object');
    assert.match(Buffer.from(answer.text, 'base64').toString('latin1'), /grpc-status: 0/);
  });

  it('gets the short form', async () => {
    const answer = await fetched('/posts/get?id=7');
    assert.ok(typeof answer === 'object');
    assert.equal(answer.status, 200);
  });
});

describe('a WebSocket of a page of this machine in Chromium', () => {
  before(() => openPage('localhost'));

  const end = '{"@end":{}}';

  it('is a call of any kind', async () => {
    assert.deepEqual(
      await overWebSocket('/posts/chat', ['{"text":"a"}', '{"text":"b"}', end], ['skep.json']),
      [['{"text":"a"}', '{"text":"b"}', end], 1000],
    );
    const [frames, code] = await overWebSocket('/posts/get', ['{"id":"missing"}']);
    assert.equal(code, 4005);
    assert.match(frames.at(-1) ?? '', /^\{"@end":\{"error":\{"code":"not_found"/);
  });
});

describe('a page of a stranger in Chromium', () => {
  before(() => openPage('evil.example'));

  it('reads nothing', async () => {
    assert.match(String(await fetched('/posts/get?id=7')), /TypeError: Failed to fetch/);
  });

  it('opens no WebSocket', async () => {
    assert.deepEqual(await overWebSocket('/posts/get', ['{"id":"7"}']), [[], 1006]);
  });

  it('calls nothing with an image, a form or a fetch that asks for no answer', async () => {
    const before = served.seen.metadata.length;
    const url = `http://localhost:${served.port}/posts/get`;
    await page.evaluate(`(async () => {
      const image = new Image();
      const loaded = new Promise((resolve) => {
        image.onerror = resolve;
        image.onload = resolve;
      });
      image.src = '${url}?id=image';
      await loaded;
      await fetch('${url}?id=fetch', { mode: 'no-cors' });
      await fetch('${url}', { method: 'POST', mode: 'no-cors', body: '{"id":"post"}' });
    })()`);
    assert.equal(served.seen.metadata.length, before);
  });

  it('does not come in by a name of its own that leads here', async () => {
    const answer = await page.goto(`http://evil.example:${served.port}/posts/get?id=7`);
    assert.equal(answer?.status(), 403);
  });
});
