import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { describeForeign, type ForeignOptions } from '../../../runtime/foreign/index.ts';
import { ServerReflection } from '../../../runtime/gateway/gen/grpc/reflection/v1/reflection_pb.ts';
import { buildWithBuf } from '../../server/generate/fixture.ts';
import { makeCertificate } from '../gateway/certificates.ts';
import { definitions, serveByGrpc, serviceName } from './billing-servers.ts';
import { listen } from './listen.ts';

const limit = { timeout: 60_000 };

function ask(address: string, more: Partial<ForeignOptions> = {}) {
  const options = { address, source: { kind: 'reflection' } as const, headers: [], ...more };
  return describeForeign(options, new AbortController().signal);
}

const page = (_request: unknown, response: { end(text: string): void; setHeader(...of: string[]): void }) => {
  response.setHeader('content-type', 'text/html');
  response.end('<html>Welcome</html>');
};

/** Tells of what it serves, with the files that it keeps to itself left out. `asked`: the files that it was asked for. */
function reflection(
  files: ReturnType<typeof buildWithBuf>['file'],
  kept: string,
  fail?: ConnectError,
  asked: string[] = [],
) {
  const routes = (router: ConnectRouter) =>
    router.service(ServerReflection, {
      async *serverReflectionInfo(questions) {
        if (fail) throw fail;
        for await (const { messageRequest: question } of questions) {
          if (question.case === 'listServices') {
            const service = [{ name: serviceName }];
            yield { messageResponse: { case: 'listServicesResponse', value: { service } } };
            continue;
          }
          if (question.case === 'fileByFilename') asked.push(question.value);
          const file =
            question.case === 'fileByFilename'
              ? files.find(({ name }) => name === question.value && name !== kept)
              : files.find(({ service }) => service.length > 0);
          const value = { errorCode: 5, errorMessage: 'file not found' };
          const fileDescriptorProto = file && [toBinary(FileDescriptorProtoSchema, file)];
          yield fileDescriptorProto
            ? { messageResponse: { case: 'fileDescriptorResponse', value: { fileDescriptorProto } } }
            : { messageResponse: { case: 'errorResponse', value } };
        }
      },
    });
  return createHttp2(connectNodeAdapter({ routes }));
}

describe('an address that is not quite right', limit, () => {
  it('of a server with TLS, by http', async () => {
    await using server = await serveByGrpc({ tls: makeCertificate() });
    const address = `127.0.0.1:${server.port}`;
    await assert.rejects(ask(`http://${address}`), {
      code: 'address-scheme',
      message: `http://${address} is encrypted: write https://${address}`,
    });
  });

  it('of a server without TLS, by https', async (t) => {
    const address = await listen(t, createHttp(page));
    await assert.rejects(ask(`https${address}`), {
      code: 'address-scheme',
      message: `https${address} is not encrypted: write http${address}, if that is meant to be so`,
    });
  });

  it('of something that speaks no HTTP', async (t) => {
    const ssh = createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'));
    const address = await listen(t, ssh);
    for (const scheme of ['http', 'https']) {
      await assert.rejects(ask(scheme + address), {
        code: 'no-http',
        message: `what answers at ${scheme}${address} is no server of gRPC or Connect: check its port`,
      });
    }
  });

  it('of something without TLS that is gone when it is looked at again', async (t) => {
    const once = createServer((socket) => {
      once.close();
      socket.write('SSH-2.0-OpenSSH_9.2\r\n');
    });
    const address = `https${await listen(t, once)}`;
    await assert.rejects(ask(address), {
      code: 'server-unreachable',
      message: /^nothing answers at https:.* \(connect ECONNREFUSED .*\): check the address/,
    });
  });

  it('of a page for people', async (t) => {
    const old = `http${await listen(t, createHttp(page))}`;
    await assert.rejects(ask(old), { code: 'no-reflection', message: /Give its definitions/ });
    await assert.rejects(ask(old, { protocol: 'grpc' }), {
      code: 'no-http2',
      message: /^http.* speaks HTTP\/1\.1 alone, which gRPC cannot do: choose Connect or gRPC-Web, or check/,
    });
    await assert.rejects(ask(`http${await listen(t, createHttp2(page))}`), {
      code: 'reflection-failed',
      message: /answered with "text\/html", which is not gRPC; check the address, or have a descriptor set/,
    });
  });

  it('is told of by its number of IPv6 as it is', async (t) => {
    const files = buildWithBuf(definitions).file;
    let address: string;
    try {
      address = `http${await listen(t, reflection(files, ''), '::1')}`;
    } catch (error) {
      // CI has to have it, so that nothing is skipped there.
      if (process.env.CI !== undefined) throw error;
      t.skip('this machine has no IPv6');
      return;
    }
    const { services } = await ask(address);
    assert.equal(services[0]?.typeName, serviceName);
  });
});

describe('a server that tells of itself in part', limit, () => {
  it('to those alone who say who they are', async (t) => {
    const fail = new ConnectError('who are you?', Code.Unauthenticated);
    const address = `http${await listen(t, reflection([], '', fail))}`;
    await assert.rejects(ask(address), {
      code: 'headers-refused',
      message: /does not tell everybody what it serves \(who are you\?\): give the headers/,
    });
  });

  it('later', async (t) => {
    const fail = new ConnectError('warming up', Code.Unavailable);
    const address = `http${await listen(t, reflection([], '', fail))}`;
    await assert.rejects(ask(address), {
      code: 'server-unreachable',
      message: `${address} is not ready: warming up; try again later`,
    });
  });

  it('without a file that it imports for its options alone', async (t) => {
    const files = buildWithBuf(definitions).file;
    const [billing] = files.filter(({ service }) => service.length > 0);
    billing?.dependency.unshift('google/api/annotations.proto');
    const { services } = await ask(`http${await listen(t, reflection(files, ''))}`);
    assert.deepEqual(
      services.map(({ typeName, methods }) => [typeName, methods.length]),
      [[serviceName, 4]],
    );
  });

  it('and is asked once for a file that it leaves out, however many import it', async (t) => {
    const files = buildWithBuf(definitions).file;
    const left = 'google/api/annotations.proto';
    for (const { dependency } of files) dependency.push(left);
    const asked: string[] = [];
    await ask(`http${await listen(t, reflection(files, '', undefined, asked))}`);
    assert.deepEqual(asked.sort(), ['billing/v1/money.proto', left]);
  });

  it('without a file whose messages it uses', async (t) => {
    const files = buildWithBuf(definitions).file;
    const address = `http${await listen(t, reflection(files, 'billing/v1/money.proto'))}`;
    await assert.rejects(ask(address), {
      code: 'reflection-failed',
      message: /its reflection leaves out billing\/v1\/money\.proto, of which messages are used; check/,
    });
  });
});
