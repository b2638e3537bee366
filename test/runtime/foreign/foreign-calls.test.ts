import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DescMethodStreaming, DescMethodUnary, DescService, Message } from '@bufbuild/protobuf';
import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { type ForeignTarget, openForeignTarget } from '../../../runtime/foreign/foreign-target.ts';
import { describeForeign, type ForeignOptions } from '../../../runtime/foreign/index.ts';
import { type BillingServer, definitions, serveByConnect, serveByGrpc } from './billing-servers.ts';

type Json = Record<string, unknown>;

interface Way {
  name: string;
  protocol?: ForeignOptions['protocol'];
  serve(): Promise<BillingServer>;
  /** Both sides of a stream talk at once. */
  isFullDuplex: boolean;
}

const ways: Way[] = [
  { name: 'gRPC to grpc-js', serve: () => serveByGrpc({ reflection: 'none' }), isFullDuplex: true },
  { name: 'gRPC to connect-node', serve: () => serveByConnect({ version: '2' }), isFullDuplex: true },
  { name: 'Connect over HTTP/1.1', serve: () => serveByConnect(), isFullDuplex: false },
  {
    name: 'Connect over HTTP/2',
    protocol: 'connect',
    serve: () => serveByConnect({ version: '2' }),
    isFullDuplex: true,
  },
  {
    name: 'gRPC-Web over HTTP/1.1',
    protocol: 'grpc-web',
    serve: () => serveByConnect(),
    isFullDuplex: false,
  },
];

async function* sent(...cents: bigint[]): AsyncGenerator<Message> {
  for (const each of cents) yield { currency: 'EUR', cents: each } as unknown as Message;
}

for (const { name, protocol, serve, isFullDuplex } of ways) {
  describe(`calls to a server of someone else's: ${name}`, () => {
    let server: BillingServer;
    let target: ForeignTarget;
    let transport: Transport;
    let service: DescService;

    before(async () => {
      server = await serve();
      const { address } = server;
      const headers = [['x-user', 'from its options']] as const;
      const source = { kind: 'module', folder: definitions } as const;
      const described = await describeForeign(
        { address, headers, source, protocol },
        new AbortController().signal,
      );
      service = described.services[0] as DescService;
      target = openForeignTarget({ address, headers }, described.spoken, (_, method) =>
        service.methods.find(({ name }) => name === method),
      );
      transport = createCallTransport(target);
    });
    after(async () => {
      target[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    });

    const unary = async (number: string, header?: Record<string, string>) => {
      const method = service.method.getInvoice as DescMethodUnary;
      const answer = await transport.unary(method, undefined, undefined, header, { number } as Json);
      return answer.message as unknown as Json;
    };
    const stream = async (localName: string, requests: AsyncIterable<Message>, signal?: AbortSignal) => {
      const method = service.method[localName] as DescMethodStreaming;
      const answer = await transport.stream(method, signal, undefined, undefined, requests);
      const messages: Json[] = [];
      for await (const message of answer.message) messages.push(message as unknown as Json);
      return messages;
    };

    it('has one message for another, with the headers of its options', async () => {
      const { number, amount, askedBy } = await unary('7');
      assert.deepEqual([number, (amount as Json).cents, askedBy], ['7', 1250n, 'from its options']);
    });

    it('sends a header of the call itself in place of that of the options', async () => {
      assert.equal((await unary('7', { 'x-user': 'ada' })).askedBy, 'ada');
    });

    it('ends as the server says', async () => {
      await assert.rejects(unary('404'), (error) => {
        assert.ok(error instanceof ConnectError);
        assert.deepEqual([error.code, error.rawMessage], [Code.NotFound, 'there is no invoice 404']);
        return true;
      });
    });

    it('streams from the server', async () => {
      async function* one(): AsyncGenerator<Message> {
        yield { limit: 300 } as unknown as Message;
      }
      const messages = await stream('listInvoices', one());
      assert.equal(messages.length, 300);
      assert.equal(messages.at(-1)?.number, '300');
    });

    it('streams to the server', async () => {
      const [total] = await stream(
        'total',
        sent(...Array.from({ length: 100 }, (_, index) => BigInt(index))),
      );
      assert.equal(total?.cents, 4950n);
    });

    it('streams both ways', { skip: !isFullDuplex }, async () => {
      const counted = await stream('count', sent(1n, 2n, 3n));
      assert.deepEqual(
        counted.map(({ cents }) => cents),
        [1n, 3n, 6n],
      );
    });

    it('ends when it is cancelled', async () => {
      const cancel = new AbortController();
      async function* endless(): AsyncGenerator<Message> {
        yield* sent(1n);
        cancel.abort();
        await new Promise(() => undefined);
      }
      await assert.rejects(stream('total', endless(), cancel.signal), (error) => {
        assert.equal(ConnectError.from(error).code, Code.Canceled);
        return true;
      });
    });

    it('says why when the server is gone', async () => {
      await server[Symbol.asyncDispose]();
      await assert.rejects(unary('7'), (error) => {
        const { code, rawMessage } = ConnectError.from(error);
        assert.equal(code, Code.Unavailable, rawMessage);
        assert.match(rawMessage, /^(?:nothing answers at|the connection to) http:\/\/127\.0\.0\.1:\d+/);
        return true;
      });
    });
  });
}
