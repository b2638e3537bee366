/** The page at `/`, used in a browser as a person would. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Code, ConnectError } from '@connectrpc/connect';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type ServedDefinition, serveDefinition } from '../runtime/gateway/serve-definition.ts';
import { http1 } from '../runtime/gateway/wire.ts';
import { debianTool } from './foreign-tool.ts';

const definition = `
syntax = "proto3";
package orchard.v1;
import "google/api/annotations.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

// Trees, and what grows on them.
//
// Every kind of field is somewhere in here.
service OrchardService {
  // Plants a tree. Answers with the tree as it stands then.
  rpc Plant(PlantRequest) returns (Tree) {
    option (google.api.http) = { post: "/v1/{parent=orchards/*}/trees" body: "tree" };
  }
  // Sends a tree again and again, as it grows.
  rpc Watch(WatchRequest) returns (stream Tree);
  // Counts what is brought in.
  rpc Harvest(stream Fruit) returns (HarvestResponse);
  // Weighs each fruit as it comes.
  rpc Weigh(stream Fruit) returns (stream Fruit);
  // Cuts a tree down: there is none, so it fails.
  rpc Fell(WatchRequest) returns (Tree) { option deprecated = true; }
}
message PlantRequest {
  // Where it is to stand: <b>orchards/ORCHARD</b>.
  string parent = 1;
  Tree tree = 2;
}
// A tree.
message Tree {
  // Its name, as people call it.
  string name = 1;
  int32 height = 2;
  uint64 leaves = 3;
  double weight = 4;
  bool evergreen = 5;
  bytes picture = 6;
  // What grows on it.
  repeated Fruit fruits = 7;
  map<string, int32> nests = 8;
  Kind kind = 9;
  google.protobuf.Timestamp planted = 10;
  google.protobuf.StringValue nickname = 11;
  oneof owner {
    // A person.
    string person = 12;
    int64 village = 13;
  }
  repeated string tags = 14;
  Tree grafted_on = 15;
}
// What sort of tree it is.
enum Kind {
  KIND_UNSPECIFIED = 0;
  // Apples, and only apples.
  KIND_APPLE = 1;
}
message Fruit { string name = 1; int32 grams = 2; }
message WatchRequest { int32 count = 1; bool forever = 2; }
message HarvestResponse { int32 count = 1; }
`;

let served: ServedDefinition;
let proxy: Server;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  served = await serveDefinition(definition, {
    plant: ({ parent, tree }: { parent: string; tree?: object }) => ({ ...tree, name: `${parent}/trees/1` }),
    async *watch({ count, forever }: { count: number; forever: boolean }) {
      for (let height = 1; forever || height <= count; height++) {
        yield { height };
        if (forever) await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async harvest(fruits: AsyncIterable<object>) {
      let count = 0;
      for await (const _fruit of fruits) count++;
      return { count };
    },
    async *weigh(fruits: AsyncIterable<{ name: string }>) {
      for await (const { name } of fruits) yield { name, grams: name.length };
    },
    fell() {
      throw new ConnectError('there is no tree <script>alert(1)</script>', Code.NotFound);
    },
  });
  proxy = prefixProxy();
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: debianTool('/usr/bin/chromium', 'chromium'),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
});
after(async () => {
  await browser?.close();
  proxy?.close();
  await served?.[Symbol.asyncDispose]();
});

/** What forwards `/prefix/port/...` to the gateway, as code-server does. */
function prefixProxy(): Server {
  return createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const options = {
      host: '127.0.0.1',
      port: served.port,
      path: url.replace('/prefix/port', '') || '/',
      method,
      headers,
    };
    const forwarded = request(options, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
}

function prefixed(): string {
  return `http://localhost:${(proxy.address() as AddressInfo).port}/prefix/port`;
}

async function opened(method: string, address = served.address): Promise<Locator> {
  await page.goto('about:blank');
  await page.goto(address);
  const card = page.locator(`#method-orchard\\.v1\\.OrchardService-${method}`);
  await card.locator('summary').first().click();
  return card;
}

async function send(card: Locator, request: string): Promise<void> {
  await card.getByRole('textbox').fill(request);
  await card.getByRole('button', { name: 'Send' }).click();
}

async function ended(card: Locator, status: RegExp): Promise<string> {
  await card.getByRole('status').filter({ hasText: status }).waitFor();
  return (await card.locator('.answer pre').textContent()) ?? '';
}

async function screenshot(name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../dist/screenshots/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

describe('the page of the gateway', () => {
  it('shows services and methods with their comments, as text', async () => {
    const card = await opened('Plant');
    await page
      .getByRole('heading', { name: /orchard\.v1\.OrchardService/ })
      .last()
      .waitFor();
    assert.match((await page.locator('section.service').first().textContent()) ?? '', /Every kind of field/);
    await card.locator('.types summary').first().click();
    assert.match((await card.textContent()) ?? '', /POST \/v1\/\{parent=orchards\/\*\}\/trees/);
    await card.getByText('Where it is to stand: <b>orchards/ORCHARD</b>.').waitFor();
  });

  it('calls with a request that has every field to begin with', async () => {
    const card = await opened('Plant');
    const example = JSON.parse(await card.getByRole('textbox').inputValue());
    assert.deepEqual(Object.keys(example.tree), [
      ...['name', 'height', 'leaves', 'weight', 'evergreen', 'picture', 'fruits', 'nests', 'kind', 'planted'],
      ...['nickname', 'person', 'tags', 'graftedOn'],
    ]);
    await send(card, '{"parent":"orchards/1","tree":{"height":3}}');
    assert.deepEqual(JSON.parse(await ended(card, /^OK/)), { name: 'orchards/1/trees/1', height: 3 });
    await card.locator('.types summary').last().click();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await screenshot(`gateway-page-${scheme}`);
    }
    await page.emulateMedia({ colorScheme: null });
  });

  it('shows an error, and nothing in it is run', async () => {
    const card = await opened('Fell');
    await send(card, '{}');
    assert.equal(
      JSON.parse(await ended(card, /^not_found/)).message,
      'there is no tree <script>alert(1)</script>',
    );
  });

  it('says that a request is no JSON', async () => {
    const card = await opened('Plant');
    await send(card, '{"parent":');
    assert.equal(await ended(card, /The request is not JSON/), '');
  });

  it('shows a stream as it comes, until it is cancelled', async () => {
    const card = await opened('Watch');
    await send(card, '{"forever":true}');
    await card
      .getByRole('status')
      .filter({ hasText: /^\d+ messages so far/ })
      .waitFor();
    await card.getByRole('button', { name: 'Cancel' }).click();
    assert.match(await ended(card, /^Cancelled/), /"height": 1/);
  });

  it('sends streams', async () => {
    const harvest = await opened('Harvest');
    await send(harvest, '{"name":"a"}\n===\n{"name":"b"}');
    assert.deepEqual(JSON.parse(await ended(harvest, /^OK, 1 message/)), { count: 2 });
    const weigh = await opened('Weigh');
    await send(weigh, '{"name":"ä"}\n===\n{"name":"bb"}');
    assert.match(
      await ended(weigh, /^OK, 2 messages/),
      /"grams": 1\n\}\n\{\n {2}"name": "bb",\n {2}"grams": 2/,
    );
  });

  it('works behind a proxy with a prefix, with and without a slash', async () => {
    for (const address of [prefixed(), `${prefixed()}/`]) {
      const card = await opened('Plant', address);
      await send(card, '{"parent":"orchards/2"}');
      assert.deepEqual(JSON.parse(await ended(card, /^OK/)), { name: 'orchards/2/trees/1' });
      const link = await page
        .getByRole('link', { name: 'OpenAPI' })
        .evaluate((element) => (element as unknown as { href: string }).href);
      assert.equal(link, `${prefixed()}/openapi.json`);
    }
  });

  it('finds methods by name', async () => {
    await opened('Plant');
    await page.getByRole('searchbox').fill('wei');
    const shown = await page.locator('details.card[data-name]:not([hidden])').count();
    assert.equal(shown, 1);
  });

  it('fits a narrow window', async () => {
    await page.setViewportSize({ width: 380, height: 800 });
    await opened('Plant');
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    await screenshot('gateway-page-narrow');
    await page.setViewportSize({ width: 1280, height: 900 });
    assert.equal(overflow, 0);
  });

  it('breaks no rule that it set itself, and loads nothing else', async () => {
    const requested: string[] = [];
    page.on('request', (each) => requested.push(new URL(each.url()).pathname));
    await opened('Plant');
    assert.deepEqual(
      requested.filter((each) => each !== 'blank'),
      ['/', ...requested.filter((each) => each.startsWith('image/'))],
    );
    assert.deepEqual(
      errors.filter((error) => !/404/.test(error)),
      [],
    );
  });
});

describe('what / answers to programs', () => {
  it('is JSON', async () => {
    const answer = await http1(served.address, '/');
    const { services, types } = JSON.parse(answer.body.toString());
    assert.equal(answer.headers['content-type'], 'application/json');
    const orchard = services.find(({ name }: { name: string }) => name === 'orchard.v1.OrchardService');
    assert.deepEqual(orchard.methods[0].http, ['POST /v1/{parent=orchards/*}/trees']);
    assert.equal(orchard.methods[0].short, '/orchard/plant');
    assert.equal(types['orchard.v1.Tree'].fields[6].type, 'repeated orchard.v1.Fruit');
  });

  it('forbids pages to run or frame anything but it', async () => {
    const answer = await http1(served.address, '/', { headers: { accept: 'text/html' } });
    const policy = String(answer.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    assert.doesNotMatch(policy, /unsafe/);
  });

  it('is OpenAPI at /openapi.json', async () => {
    const answer = await http1(served.address, '/openapi.json');
    const document = JSON.parse(answer.body.toString());
    assert.equal(document.openapi, '3.1.1');
    assert.deepEqual(Object.keys(document.paths).sort().slice(0, 2), [
      '/orchard.v1.OrchardService/Fell',
      '/orchard.v1.OrchardService/Harvest',
    ]);
    assert.ok(!JSON.stringify(document).includes('grpc.health'));
  });
});
