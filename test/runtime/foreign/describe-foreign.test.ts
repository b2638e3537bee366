import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describeForeign, type ForeignOptions } from '../../../runtime/foreign/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { buildWithBuf } from '../../server/generate/fixture.ts';
import { makeCertificate } from '../gateway/certificates.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { definitions, serveByConnect, serveByGrpc, serviceName } from './billing-servers.ts';
import { listen } from './listen.ts';

const module = { kind: 'module', folder: definitions } as const;
const reflection = { kind: 'reflection' } as const;
const { signal } = new AbortController();

function ask(options: Partial<ForeignOptions> & { address: string }) {
  return describeForeign({ source: reflection, headers: [], ...options }, signal);
}

async function refusal(options: Partial<ForeignOptions> & { address: string }): Promise<UserError> {
  const error: unknown = await ask(options).then(
    () => undefined,
    (reason) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error;
}

describe('a server that tells what it serves', () => {
  for (const version of ['v1', 'v1alpha'] as const) {
    it(`is asked by reflection ${version}`, async () => {
      await using server = await serveByGrpc({ reflection: version });
      const { services, spoken } = await ask({ address: server.address });
      assert.deepEqual(
        services.map(({ typeName, methods }) => [typeName, methods.length]),
        [[serviceName, 4]],
      );
      assert.deepEqual(spoken, { protocol: 'grpc', version: '2' });
    });
  }

  it('is asked with the certificate that it wants to see', async () => {
    const [own, client] = [makeCertificate(), makeCertificate('a client')];
    const folder = temporaryFolder();
    const file = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const tls = {
      ca: file('ca.pem', own.cert),
      cert: file('c.pem', client.cert),
      key: file('c.key', client.key),
    };
    await using server = await serveByGrpc({ tls: { ...own, clientCa: client.cert } });
    assert.equal((await ask({ address: server.address, tls })).services.length, 1);
    assert.equal((await refusal({ address: server.address })).code, 'tls-refused');
    assert.equal((await refusal({ address: server.address, tls: { ca: tls.ca } })).code, 'tls-refused');
  });

  it('is told from one that does not', async () => {
    await using grpc = await serveByGrpc({ reflection: 'none' });
    await using connect = await serveByConnect();
    await using connect2 = await serveByConnect({ version: '2' });
    for (const { address } of [grpc, connect, connect2]) {
      const { code, message } = await refusal({ address });
      assert.equal(code, 'no-reflection');
      assert.match(message, /Give its definitions: a descriptor set, or a folder with a buf\.yaml$/);
    }
  });
});

describe('the protocol of a server', () => {
  it('is gRPC where it has that, and Connect where it has HTTP/1.1 alone', async () => {
    await using grpc = await serveByGrpc({ reflection: 'none' });
    await using connect = await serveByConnect();
    await using connect2 = await serveByConnect({ version: '2' });
    const spoken = async (address: string) => (await ask({ address, source: module })).spoken;
    assert.deepEqual(await spoken(grpc.address), { protocol: 'grpc', version: '2' });
    assert.deepEqual(await spoken(connect2.address), { protocol: 'grpc', version: '2' });
    assert.deepEqual(await spoken(connect.address), { protocol: 'connect', version: '1.1' });
    // Nothing was called to find out.
    assert.deepEqual([...grpc.calls, ...connect.calls, ...connect2.calls], []);
  });

  it('is the one that was told', async () => {
    await using server = await serveByConnect({ version: '2' });
    const { spoken } = await ask({ address: server.address, source: module, protocol: 'grpc-web' });
    assert.deepEqual(spoken, { protocol: 'grpc-web', version: '2' });
  });

  it('over TLS is what the two agree on', async () => {
    const own = makeCertificate();
    const ca = path.join(temporaryFolder(), 'ca.pem');
    writeFileSync(ca, own.cert);
    await using server = await serveByConnect({ tls: own });
    const { spoken } = await ask({ address: server.address, source: module, tls: { ca } });
    assert.deepEqual(spoken, { protocol: 'grpc', version: '2' });
  });
});

describe('definitions that are given', () => {
  it('may be a descriptor set, in both forms', async () => {
    await using server = await serveByConnect();
    const folder = temporaryFolder();
    const set = buildWithBuf(definitions);
    const binary = path.join(folder, 'billing.binpb');
    writeFileSync(binary, toBinary(FileDescriptorSetSchema, set));
    const json = path.join(folder, 'billing.json');
    const buf = path.resolve('node_modules/.bin/buf');
    execFileSync(buf, ['build', definitions, '-o', json]);
    for (const file of [binary, json]) {
      const { services } = await ask({ address: server.address, source: { kind: 'descriptors', file } });
      assert.deepEqual(
        services.map(({ typeName }) => typeName),
        [serviceName],
      );
    }
  });

  it('that are none are refused in words for people', async () => {
    await using server = await serveByConnect();
    const folder = temporaryFolder();
    const file = path.join(folder, 'wrong.binpb');
    writeFileSync(file, 'not at all');
    const { address } = server;
    const wrong = await refusal({ address, source: { kind: 'descriptors', file } });
    assert.equal(wrong.code, 'descriptors-invalid');
    const missing = await refusal({
      address,
      source: { kind: 'descriptors', file: path.join(folder, 'no') },
    });
    assert.equal(missing.code, 'descriptors-unreadable');
    const empty = await refusal({ address, source: { kind: 'module', folder } });
    assert.equal(empty.code, 'definitions-missing');
    writeFileSync(
      path.join(folder, 'broken.proto'),
      'syntax = "proto3";\nservice A {\n  rpc B(C) returns (C);\n}\n',
    );
    const broken = await refusal({ address, source: { kind: 'module', folder } });
    assert.equal(broken.code, 'definitions-invalid');
    assert.match(broken.message, /^broken\.proto:3:9: /);
  });
});

describe('a server that cannot be asked', () => {
  it('is not there', async () => {
    const { code, message } = await refusal({ address: 'http://127.0.0.1:1' });
    assert.equal(code, 'server-unreachable');
    assert.match(message, /^nothing answers at http:\/\/127\.0\.0\.1:1 \(.+\): check the address/);
  });

  it('is not even connected to for who has given up already', async (t) => {
    let connections = 0;
    const silent = createServer(() => {
      connections++;
    });
    const address = `http${await listen(t, silent)}`;
    const asked = describeForeign(
      { address, source: reflection, headers: [] },
      AbortSignal.abort(new Error('enough')),
    );
    await assert.rejects(asked, /enough/);
    assert.equal(connections, 0);
  });

  it('takes connections and says nothing: whoever asks may give up', async (t) => {
    const silent = createServer();
    const address = `https${await listen(t, silent)}`;
    const giveUp = new AbortController();
    const asked = describeForeign({ address, source: reflection, headers: [] }, giveUp.signal);
    silent.once('connection', () => giveUp.abort(new Error('enough')));
    await assert.rejects(asked, /enough/);
  });
});
