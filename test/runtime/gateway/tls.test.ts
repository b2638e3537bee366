import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, type SecureClientSessionOptions } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { after, before, describe, it } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { makeCertificate } from './certificates.ts';
import { type Served, servePosts } from './posts-service.ts';
import { exchangeBytes, http1, http2, readAnswer } from './wire.ts';

const ours = makeCertificate('ours');

/** A request over HTTP/2, for as long as the other side lets one in. */
async function ask(
  address: string,
  options: SecureClientSessionOptions,
): Promise<{ text: string; protocol: string | undefined }> {
  const session = connectHttp2(address, options);
  const failed = once(session, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => undefined);
  const answer = readAnswer(session.request({ ':path': '/posts/get?id=1' }));
  try {
    const { body, status } = await Promise.race([answer, failed]);
    assert.equal(status, 200, 'the connection was ended');
    return { text: body.toString(), protocol: session.alpnProtocol };
  } finally {
    session.destroy();
  }
}

describe('TLS', () => {
  let served: Served;
  before(async () => {
    served = await servePosts({ tls: ours });
  });
  after(() => served[Symbol.asyncDispose]());

  it('is in the address', () => {
    assert.match(served.address, /^https:/);
  });

  it('carries HTTP/2 where the client wants it', async () => {
    const { text, protocol } = await ask(served.address, { ca: ours.cert });
    assert.equal(protocol, 'h2');
    assert.match(text, /Post 1/);
  });

  it('carries HTTP/1.1', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const request = httpsRequest(
        `${served.address}/posts/get?id=1`,
        { ca: ours.cert, agent: false },
        async (response) => {
          resolve(Buffer.concat(await response.toArray()).toString());
        },
      );
      request.on('error', reject);
      request.end();
    });
    assert.match(text, /Post 1/);
  });

  it('leaves plain text to this machine', async () => {
    const plain = served.address.replace('https', 'http');
    assert.equal((await http2(plain, { ':path': '/posts/get?id=1' })).status, 200);
  });

  it('ends a handshake that is none, and serves the others', async () => {
    await exchangeBytes(served.port, Buffer.concat([Buffer.of(0x16, 3, 1, 0, 5), Buffer.alloc(50)]));
    assert.match((await ask(served.address, { ca: ours.cert })).text, /Post 1/);
  });
});

describe('client certificates', () => {
  const client = makeCertificate('client');
  const stranger = makeCertificate('stranger');
  let served: Served;
  before(async () => {
    served = await servePosts({ tls: { ...ours, clientCa: client.cert } });
  });
  after(() => served[Symbol.asyncDispose]());

  it('let in who shows one that is trusted', async () => {
    assert.match((await ask(served.address, { ca: ours.cert, ...client })).text, /Post 1/);
  });

  it('keep out who shows none', async () => {
    await assert.rejects(ask(served.address, { ca: ours.cert }));
  });

  it('keep out who shows one of somebody else', async () => {
    await assert.rejects(ask(served.address, { ca: ours.cert, ...stranger }));
  });

  it('keep plain text out, from this machine too', async () => {
    const answer = await http1(served.address.replace('https', 'http'), '/posts/get?id=1');
    assert.equal(answer.status, 400);
    assert.match(answer.body.toString(), /speaks TLS/);
  });
});

describe('a new certificate', () => {
  const next = makeCertificate('next');

  async function shown(served: Served, ca: string): Promise<TLSSocket> {
    const socket = connectTls({ port: served.port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] });
    await once(socket, 'secureConnect');
    return socket;
  }

  it('is shown to who connects from then on, while older connections go on', async () => {
    await using served = await servePosts({ tls: ours });
    const before = await shown(served, ours.cert);
    served.replaceKey(next);
    const after = await shown(served, next.cert);
    assert.equal(after.getPeerCertificate().subject.CN, 'next');
    before.write('GET /posts/get?id=1 HTTP/1.1\r\nhost: localhost\r\n\r\n');
    assert.match(String(await once(before, 'data')), /^HTTP\/1\.1 200/);
    before.destroy();
    after.destroy();
  });

  it('that does not go with its key is refused, and the one before shown', async () => {
    await using served = await servePosts({ tls: ours });
    assert.throws(() => served.replaceKey({ key: ours.key, cert: next.cert }));
    const socket = await shown(served, ours.cert);
    assert.equal(socket.getPeerCertificate().subject.CN, 'ours');
    socket.destroy();
  });
});
