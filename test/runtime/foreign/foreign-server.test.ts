import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import type { DescMethodUnary } from '@bufbuild/protobuf';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { ForeignServer } from '../../../runtime/foreign/foreign-server.ts';
import { atEnd, scratchFolder, until } from '../environment/scratch.ts';
import { type Certificate, makeCertificate } from '../gateway/certificates.ts';
import { definitions, serveByGrpc } from './billing-servers.ts';

const limit = { timeout: 120_000 };

describe('a server of someone else that wants to be shown a certificate', limit, () => {
  let own: Certificate;
  let shown: Certificate;
  let renewed: Certificate;
  before(() => {
    own = makeCertificate();
    shown = makeCertificate('a client');
    renewed = makeCertificate('a client');
  });

  /** Serves to whoever shows a certificate, and goes on at the same port where one is told. */
  async function serve(t: TestContext, { cert }: Certificate, port?: number) {
    const tls = { ...own, clientCa: cert };
    const server = await serveByGrpc({ reflection: 'none', tls, ...(port !== undefined && { port }) });
    let ended: PromiseLike<void> | undefined;
    const end = () => {
      ended ??= server[Symbol.asyncDispose]();
      return ended;
    };
    atEnd(t, end);
    return { address: server.address, port: server.port, end };
  }

  /** Reaches it as another process, which knows what was kept in the folder, would. */
  function reach(t: TestContext, folder: string, address: string): ForeignServer {
    const file = (name: string) => path.join(folder, name);
    const server = new ForeignServer({
      ...{ name: 'billing', address, headers: [], keptFolder: file('kept') },
      source: { kind: 'module', folder: definitions },
      tls: { cert: file('client.pem'), key: file('client.key'), ca: file('server.pem') },
      onChange: () => undefined,
    });
    atEnd(t, () => server[Symbol.asyncDispose]());
    return server;
  }

  async function write(folder: string, { cert, key }: Certificate): Promise<void> {
    await writeFile(path.join(folder, 'client.pem'), cert);
    await writeFile(path.join(folder, 'client.key'), key);
    await writeFile(path.join(folder, 'server.pem'), own.cert);
  }

  async function call(server: ForeignServer): Promise<unknown> {
    const [service] = await server.described();
    const method = service?.method.getInvoice as DescMethodUnary;
    const transport = createCallTransport(server.target);
    const { message } = await transport.unary(method, undefined, undefined, undefined, {
      number: '7',
    } as never);
    return (message as unknown as { number: string }).number;
  }

  it('is told of as not reached while the file is gone, and reached once it is back', limit, async (t) => {
    const folder = await scratchFolder(t);
    await write(folder, shown);
    const { address } = await serve(t, shown);
    // What it serves is kept when this is done.
    await reach(t, folder, address).refresh();
    await rm(path.join(folder, 'client.pem'));

    const second = reach(t, folder, address);
    await until(() => second.state === ProjectState.FAILED);
    assert.match(second.error, /^cannot read .*client\.pem/);
    assert.deepEqual(
      second.services.map(({ typeName }) => typeName),
      ['billing.v1.InvoicesService'],
    );

    await write(folder, shown);
    await until(() => second.state === ProjectState.RUNNING);
    assert.equal(await call(second), '7');
  });

  it('is shown the renewed certificate when it takes the old one no more', limit, async (t) => {
    const folder = await scratchFolder(t);
    await write(folder, shown);
    const before = await serve(t, shown);
    const server = reach(t, folder, before.address);
    await until(() => server.state === ProjectState.RUNNING);
    assert.equal(await call(server), '7');

    await before.end();
    await write(folder, renewed);
    await serve(t, renewed, before.port);
    let answer: unknown;
    await until(async () => {
      answer = await call(server).catch(() => undefined);
      return answer !== undefined;
    });
    assert.equal(answer, '7');
  });
});
