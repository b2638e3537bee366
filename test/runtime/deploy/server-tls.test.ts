import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { connect } from 'node:tls';
import { scratchFolder } from '../environment/scratch.ts';
import { type Certificate, makeCertificate } from '../gateway/certificates.ts';
import { openServer, userErrorOf } from './scratch-server.ts';

async function write(folder: string, { key, cert }: Certificate) {
  const files = { key: path.join(folder, 'key.pem'), cert: path.join(folder, 'cert.pem') };
  await Promise.all([writeFile(files.key, key), writeFile(files.cert, cert)]);
  return files;
}

async function nameShown(address: string): Promise<string> {
  // Whoever signed it: the test looks at which one it is.
  const socket = connect({
    port: Number(new URL(address).port),
    host: '127.0.0.1',
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

describe('the certificate of a server', { timeout: 120_000 }, () => {
  it('is taken again from its file when it is renewed', async (t) => {
    const folder = await scratchFolder(t);
    const tls = await write(folder, makeCertificate('first'));
    const { address } = await openServer(t, path.join(folder, 'server'), { tls });
    assert.equal(await nameShown(address), 'first');
    await write(folder, makeCertificate('second'));
    while ((await nameShown(address)) !== 'second') await new Promise((resolve) => setTimeout(resolve, 100));
  });

  it('is refused with its reason when it does not go with the key', async (t) => {
    const folder = await scratchFolder(t);
    const tls = await write(folder, { key: makeCertificate().key, cert: makeCertificate().cert });
    const failure = await userErrorOf(openServer(t, path.join(folder, 'server'), { tls }));
    assert.equal(failure.code, 'tls-invalid');
    assert.match(failure.message, /key\.pem and .*cert\.pem are not a key and its certificate/);
  });

  it('is refused when its file is not there', async (t) => {
    const folder = await scratchFolder(t);
    const tls = { key: path.join(folder, 'no.pem'), cert: path.join(folder, 'no.pem') };
    assert.equal(
      (await userErrorOf(openServer(t, path.join(folder, 'server'), { tls }))).code,
      'tls-unreadable',
    );
  });
});
