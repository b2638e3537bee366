import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  type BillingServer,
  definitions,
  serveByConnect,
  serveByGrpc,
  serviceName,
} from '../foreign/billing-servers.ts';
import { makeCertificate } from '../gateway/certificates.ts';
import { writeFiles } from '../project/temporary-folder.ts';
import { eventually, Skep } from './skep.ts';

const secret = 'Bearer s3cr3t-of-billing';

describe("a server of someone else's, as an environment", { timeout: 300_000 }, () => {
  const skep = new Skep();
  let server: BillingServer;

  before(async () => {
    server = await serveByGrpc({ authorization: secret });
  });
  after(() => server[Symbol.asyncDispose]());

  it('is added by its address, with a header whose value nobody else sees', async () => {
    const args = ['env', 'add', 'billing', server.address, '--reflection', '-H', 'authorization: -'];
    const { code, out, err } = await skep.run(args, { input: `${secret}\n` });
    assert.equal(code, 0, err);
    assert.equal(out, `billing is ${server.address}, by grpc: ${serviceName}\n`);
    const kept = path.join(skep.home, 'environments.json');
    assert.match(readFileSync(kept, 'utf8'), /s3cr3t/);
    assert.equal(statSync(kept).mode & 0o777, 0o600);
    for (const args of [
      ['env', 'list'],
      ['env', 'list', '--json'],
    ])
      assert.doesNotMatch((await skep.run(args)).out, /s3cr3t/);
  });

  it('lists and describes its services, though nothing runs here', async () => {
    const listed = await skep.run(['services', '--env', 'billing']);
    assert.equal(listed.code, 0, listed.err);
    assert.match(listed.out, /^invoices +billing\.v1\.InvoicesService +GetInvoice .* billing +running$/m);
    const described = await skep.run(['describe', 'invoices', '--env', 'billing']);
    assert.match(described.out, /rpc ListInvoices\(ListInvoicesRequest\) returns \(stream Invoice\);/);
  });

  it('is asked nothing by a shell that completes while nothing runs here, and starts nothing', async () => {
    const { code, out } = await skep.run([
      'completion',
      '--complete',
      '--',
      'describe',
      '--env',
      'billing',
      '',
    ]);
    assert.deepEqual({ code, out }, { code: 0, out: '' });
  });

  it('is called like any other: all four kinds of method, and errors', async () => {
    const call = (method: string, message: string, ...more: string[]) =>
      skep.run(['call', `invoices.${method}`, message, '--env', 'billing', ...more]);
    const got = await call('GetInvoice', '{"number": "7"}', '-H', 'x-user: ada');
    assert.equal(got.code, 0, got.err);
    assert.deepEqual(JSON.parse(got.out), {
      ...{ number: '7', amount: { currency: 'EUR', cents: '1250' }, askedBy: 'ada' },
    });
    const listed = await call('ListInvoices', '{"limit": 3}');
    assert.equal(listed.out, '{"number":"1"}\n{"number":"2"}\n{"number":"3"}\n');
    const money = '{"cents": 1}\n{"cents": 2}\n';
    const total = await skep.run(['call', 'invoices.Total', '-', '--env', 'billing'], { input: money });
    assert.equal(JSON.parse(total.out).cents, '3', total.err);
    const counted = await skep.run(['call', 'invoices.Count', '-', '--env', 'billing'], { input: money });
    assert.match(counted.out, /"cents":"1".*\n.*"cents":"3"/, counted.err);
    const missing = await call('GetInvoice', '{"number": "404"}');
    assert.equal(missing.code, 1);
    assert.match(missing.err, /^not_found: there is no invoice 404/m);
    assert.deepEqual(new Set(server.calls.map(({ authorization }) => authorization)), new Set([secret]));
  });

  it('is called by request files', async () => {
    writeFileSync(
      skep.path('billing.rpc.http'),
      `GRPC {{billing}}/${serviceName}/GetInvoice\n\n{ "number": "8" }\n\n?? js response.parsedBody.number == 8\n`,
    );
    const { code, out, err } = await skep.run(['test', 'billing.rpc.http']);
    assert.equal(code, 0, out + err);
  });

  it('has its calls in the history, without what opens its door', async () => {
    const calls = await eventually(
      async () => (await skep.run(['calls', '--env', 'billing'])).out,
      (out) => /GetInvoice/.test(out) && /ListInvoices/.test(out),
    );
    assert.match(calls, /not_found/);
    const { out } = await skep.run(['calls', '--env', 'billing', '--json']);
    assert.doesNotMatch(out, /s3cr3t/);
    for (const name of ['history.db', 'history.db-wal', 'foreign/billing.json']) {
      if (!existsSync(path.join(skep.home, name))) continue;
      const bytes = readFileSync(path.join(skep.home, name), 'latin1');
      assert.ok(!bytes.includes('s3cr3t'), name);
    }
  });

  it('is nowhere to deploy to', async () => {
    const { code, err } = await skep.run(['deploy', '--env', 'billing']);
    assert.equal(code, 2);
    assert.match(err, /^error: billing is a server of someone else's, where nothing can be deployed/m);
  });

  it('is refused without the header', async () => {
    await using strict = await serveByGrpc({ authorization: secret });
    await skep.run(['env', 'add', 'strict', strict.address, '--reflection']);
    const { code, err } = await skep.run(['call', 'invoices.GetInvoice', '{}', '--env', 'strict']);
    assert.equal(code, 1);
    assert.match(err, /^unauthenticated: who are you\?/m);
  });

  it('is known by what it last told while it is down', async () => {
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const listed = await skep.run(['services', '--env', 'billing']);
    assert.equal(listed.code, 0, listed.err);
    assert.match(listed.out, /billing\.v1\.InvoicesService .* stale$/m);
    const called = await skep.run(['call', 'invoices.GetInvoice', '{}', '--env', 'billing']);
    assert.equal(called.code, 1);
    assert.match(called.err, /^unavailable: nothing answers at http:\/\/127\.0\.0\.1:\d+ \(/m);
    const refreshed = await skep.run(['env', 'refresh', 'billing']);
    assert.equal(refreshed.code, 1);
    assert.match(refreshed.err, /^error: nothing answers at/);
    server = await serveByGrpc({ authorization: secret, port });
    const again = await skep.run(['env', 'refresh', 'billing']);
    assert.equal(again.out, `billing serves ${serviceName}\n`, again.err);
  });

  it('is used in a project: its definition and typed client, and calls with its headers', async () => {
    const made = await skep.run(['new', 'shop']);
    assert.equal(made.code, 0, made.err);
    const used = await skep.run(['use', 'invoices', '-C', 'shop']);
    assert.equal(used.code, 0, used.err);
    const manifest = JSON.parse(readFileSync(skep.path('shop/skep.json'), 'utf8'));
    assert.deepEqual(manifest.uses, [serviceName]);
    assert.deepEqual(manifest.usesFrom, { [serviceName]: 'billing' });
    writeFiles(skep.folder, {
      'shop/src/main.ts': [
        "import type { ConnectRouter } from '@connectrpc/connect';",
        "import { client } from 'skep';",
        "import { ShopService } from '../gen/shop/v1/shop_pb.ts';",
        // By the name that protobuf.js gives the file of a package.
        "import { InvoicesService } from '../gen/billing_v1_pb.ts';",
        'export default (router: ConnectRouter) =>',
        '  router.service(ShopService, {',
        '    async hello({ name }) {',
        '      const { amount } = await client(InvoicesService).getInvoice({ number: name });',
        '      return { message: String(amount?.cents) };',
        '    },',
        '  });',
      ].join('\n'),
    });
    const going = skep.start(['run', 'shop', '--port', '0']);
    await going.says(/^shop (?:runs|does not run)/m);
    server.calls.length = 0;
    const called = await skep.run(['shop', 'hello', '--name=9']);
    assert.equal(called.code, 0, called.err);
    assert.deepEqual(JSON.parse(called.out), { message: '1250' });
    assert.deepEqual(server.calls, [{ method: 'GetInvoice', authorization: secret }]);
    const calls = await eventually(
      async () => (await skep.run(['calls'])).out,
      (out) => /InvoicesService.*GetInvoice/.test(out) && /ShopService.*Hello/.test(out),
    );
    assert.match(calls, /GetInvoice/);
    await going.end();
  });

  it('is forgotten when it is removed', async () => {
    const removed = await skep.run(['env', 'remove', 'billing']);
    assert.equal(removed.code, 0, removed.err);
    assert.doesNotMatch(readFileSync(path.join(skep.home, 'environments.json'), 'utf8'), /s3cr3t/);
    assert.throws(() => statSync(path.join(skep.home, 'foreign/billing.json')));
    const { err } = await skep.run(['services', '--env', 'billing']);
    assert.match(err, /there is no environment `billing`/);
  });
});

describe('a Connect server that does not tell what it serves', { timeout: 240_000 }, () => {
  const skep = new Skep();

  it('is added with a module, and called', async () => {
    await using server = await serveByConnect();
    const added = await skep.run(['env', 'add', 'given', server.address, '--module', definitions]);
    assert.equal(added.out, `given is ${server.address}, by connect: ${serviceName}\n`, added.err);
    const got = await skep.run([
      'call',
      'invoices.GetInvoice',
      '{"number": "7"}',
      '--env',
      'given',
      '--json',
    ]);
    assert.equal(got.code, 0, got.err);
    const { messages, headers } = JSON.parse(got.out);
    assert.equal(messages[0].amount.cents, '1250');
    assert.ok(JSON.stringify(headers).includes('x-served-by'), got.out);
  });

  it('tells what to give when it is asked by reflection', async () => {
    await using server = await serveByConnect();
    const { code, err } = await skep.run(['env', 'add', 'silent', server.address, '--reflection']);
    assert.equal(code, 1);
    assert.match(
      err,
      /^error: .* does not tell what it serves: .* a descriptor set, or a folder with a buf\.yaml$/m,
    );
  });

  it('follows the files of its module', async () => {
    await using server = await serveByConnect();
    const module = skep.path('module');
    writeFiles(module, {
      'a.proto': 'syntax = "proto3";\npackage a;\nservice A { rpc B(C) returns (C); }\nmessage C {}\n',
    });
    await skep.run(['env', 'add', 'moving', server.address, '--module', module]);
    const going = skep.start(['run', (await skep.run(['new', 'keeper'])) && 'keeper', '--port', '0']);
    await going.says(/^keeper runs$/m);
    const names = async () => (await skep.run(['services', '--env', 'moving', '--json'])).out;
    assert.match(await names(), /"name": "a\.A"/);
    writeFiles(module, {
      'a.proto': 'syntax = "proto3";\npackage a;\nservice Z { rpc B(C) returns (C); }\nmessage C {}\n',
    });
    await eventually(names, (out) => /"name": "a\.Z"/.test(out));
    await going.end();
  });
});

describe('a server that wants a certificate', { timeout: 240_000 }, () => {
  const skep = new Skep();

  it('is added and called with it', async () => {
    const [own, client] = [makeCertificate(), makeCertificate('a client')];
    for (const [name, text] of Object.entries({
      'ca.pem': own.cert,
      'c.pem': client.cert,
      'c.key': client.key,
    }))
      writeFileSync(skep.path(name), text);
    await using server = await serveByGrpc({ tls: { ...own, clientCa: client.cert } });
    const add = (...more: string[]) =>
      skep.run(['env', 'add', 'safe', server.address, '--reflection', ...more]);
    assert.match((await add('--ca', 'ca.pem')).err, /do not accept each other's certificate/);
    const added = await add('--ca', 'ca.pem', '--cert', 'c.pem', '--key', 'c.key');
    assert.equal(added.code, 0, added.err);
    const got = await skep.run(['call', 'invoices.GetInvoice', '{"number": "7"}', '--env', 'safe']);
    assert.equal(got.code, 0, got.err);
  });
});

describe('skep env add for a server', { timeout: 120_000 }, () => {
  const skep = new Skep();
  const wrong: [why: string, args: string[], says: RegExp][] = [
    ['two sources', ['http://localhost:1', '--reflection', '--module', '.'], /say one of --reflection/],
    [
      'a protocol that is none',
      ['http://localhost:1', '--reflection', '--protocol', 'soap'],
      /grpc, connect, grpc-web/,
    ],
    [
      'headers without a source',
      ['http://localhost:1', '-H', 'a: b'],
      /--header is for a server of someone else's/,
    ],
    ['a path with gRPC', ['http://localhost:1/api', '--reflection'], /gRPC has no addresses with a path/],
    ['what is no address', ['ftp://x', '--reflection'], /`ftp:\/\/x` is no address/],
  ];
  for (const [why, args, says] of wrong) {
    it(`refuses ${why}`, async () => {
      const { code, err } = await skep.run(['env', 'add', 'x', ...args]);
      assert.equal(code, 2);
      assert.match(err, says);
    });
  }

  it('takes no secret on the command line, which others see', async () => {
    for (const header of ['authorization: Bearer s3cr3t', 'X-Api-Key: s3cr3t', 'cookie: session=s3cr3t']) {
      const args = ['env', 'add', 'x', 'localhost:1', '--reflection', '-H', header];
      const { code, err } = await skep.run(args);
      const name = header.slice(0, header.indexOf(':')).toLowerCase();
      assert.equal(code, 2, err);
      assert.ok(err.includes(`'${name}: -'`), err);
      assert.doesNotMatch(err, /s3cr3t/);
    }
    assert.doesNotMatch((await skep.run(['env', 'list'])).out, /^. x /m);
  });

  it('sends no header in clear unless it is told to', async () => {
    const { code, err } = await skep.run([
      'env',
      'add',
      'x',
      'http://example.com',
      '--reflection',
      '-H',
      'a: b',
    ]);
    assert.equal(code, 1);
    assert.match(err, /is not encrypted, so others could read the headers/);
  });

  it('says that nothing answers', async () => {
    const { code, err } = await skep.run(['env', 'add', 'x', 'localhost:1', '--reflection']);
    assert.equal(code, 1);
    assert.match(err, /^error: nothing answers at http:\/\/localhost:1/);
  });
});
