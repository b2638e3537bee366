/** Servers that know nothing of Skep: the billing service by grpc-js and by connect-node. */
import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import path from 'node:path';
import { createFileRegistry, type DescService } from '@bufbuild/protobuf';
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceClientConstructor,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { buildWithBuf } from '../../server/generate/fixture.ts';
import type { Certificate } from '../gateway/certificates.ts';

export const definitions = path.join(import.meta.dirname, '../../fixtures/foreign/proto');
export const serviceName = 'billing.v1.InvoicesService';

export interface BillingServer extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Calls that came, by the method and what `authorization` said. */
  readonly calls: { method: string; authorization: string }[];
}

export interface BillingOptions {
  /** Any free one without it. */
  port?: number;
  /** `none`: it does not tell what it serves. */
  reflection?: 'v1' | 'v1alpha' | 'none';
  /** TLS with this certificate; and with `clientCa`, from those alone whom that signed. */
  tls?: Certificate & { clientCa?: string };
  /** What `authorization` has to be. */
  authorization?: string;
}

interface Money {
  currency: string;
  cents: string | bigint;
}

/** By grpc-js, as its own documentation has it. */
export async function serveByGrpc(options: BillingOptions = {}): Promise<BillingServer> {
  const { reflection = 'v1', tls, authorization } = options;
  const file = path.join(definitions, 'billing/v1/billing.proto');
  const loaded = loadSync(file, {
    includeDirs: [definitions],
    keepCase: true,
    longs: String,
    defaults: true,
  });
  const { billing } = loadPackageDefinition(loaded) as unknown as {
    billing: { v1: { InvoicesService: ServiceClientConstructor } };
  };
  const calls: BillingServer['calls'] = [];
  const refuses = (call: { metadata: { get(name: string): unknown[] } }, method: string): boolean => {
    const given = String(call.metadata.get('authorization')[0] ?? '');
    calls.push({ method, authorization: given });
    return authorization !== undefined && given !== authorization;
  };
  const refusal = { code: status.UNAUTHENTICATED, details: 'who are you?' };
  const server = new Server();
  server.addService(billing.v1.InvoicesService.service, {
    GetInvoice(
      call: ServerUnaryCall<{ number: string }, object>,
      answer: (error: object | null, value?: object) => void,
    ) {
      if (refuses(call, 'GetInvoice')) return answer(refusal);
      const { number } = call.request;
      if (number === '404')
        return answer({ code: status.NOT_FOUND, details: `there is no invoice ${number}` });
      answer(null, {
        number,
        amount: { currency: 'EUR', cents: '1250' },
        asked_by: String(call.metadata.get('x-user')[0] ?? ''),
      });
    },
    ListInvoices(call: ServerWritableStream<{ limit: number }, object>) {
      if (refuses(call, 'ListInvoices'))
        return call.destroy(Object.assign(new Error('who are you?'), refusal));
      for (let index = 1; index <= call.request.limit; index++) call.write({ number: String(index) });
      call.end();
    },
    Total(call: ServerReadableStream<Money, Money>, answer: (error: null, value: Money) => void) {
      let cents = 0n;
      call.on('data', (money: Money) => {
        cents += BigInt(money.cents);
      });
      call.on('end', () => answer(null, { currency: 'EUR', cents: String(cents) }));
    },
    Count(call: ServerDuplexStream<Money, Money>) {
      let cents = 0n;
      call.on('data', (money: Money) => {
        cents += BigInt(money.cents);
        call.write({ currency: 'EUR', cents: String(cents) });
      });
      call.on('end', () => call.end());
    },
  });
  if (reflection !== 'none') {
    const service = new ReflectionService(loaded);
    // Each version alone: most servers have one of the two.
    const only = Reflect.get(service, reflection === 'v1' ? 'v1' : 'v1Alpha');
    only.addToServer(server);
  }
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(
          tls.clientCa === undefined ? null : Buffer.from(tls.clientCa),
          [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) }],
          tls.clientCa !== undefined,
        );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${options.port ?? 0}`, credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const address = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  return {
    ...{ address, port, calls },
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}

/** By connect-node, without reflection. `versions`: of HTTP that it speaks, without TLS. */
export async function serveByConnect(
  options: BillingOptions & { version?: '1.1' | '2' } = {},
): Promise<BillingServer> {
  const { tls, authorization, version = '1.1' } = options;
  const service = createFileRegistry(buildWithBuf(definitions)).getService(serviceName) as DescService;
  const calls: BillingServer['calls'] = [];
  const check = ({ requestHeader, method }: HandlerContext): void => {
    const given = requestHeader.get('authorization') ?? '';
    calls.push({ method: method.name, authorization: given });
    if (authorization !== undefined && given !== authorization)
      throw new ConnectError('who are you?', Code.Unauthenticated);
  };
  const routes = (router: ConnectRouter) =>
    router.service(service, {
      getInvoice(request: { number: string }, context: HandlerContext) {
        check(context);
        if (request.number === '404')
          throw new ConnectError(`there is no invoice ${request.number}`, Code.NotFound);
        context.responseHeader.set('x-served-by', 'connect');
        return {
          number: request.number,
          amount: { currency: 'EUR', cents: 1250n },
          askedBy: context.requestHeader.get('x-user') ?? '',
        };
      },
      async *listInvoices(request: { limit: number }, context: HandlerContext) {
        check(context);
        for (let index = 1; index <= request.limit; index++) yield { number: String(index) };
      },
      async total(requests: AsyncIterable<Money>, context: HandlerContext) {
        check(context);
        let cents = 0n;
        for await (const money of requests) cents += BigInt(money.cents);
        return { currency: 'EUR', cents };
      },
      async *count(requests: AsyncIterable<Money>, context: HandlerContext) {
        check(context);
        let cents = 0n;
        for await (const money of requests) {
          cents += BigInt(money.cents);
          yield { currency: 'EUR', cents };
        }
      },
    } as never);
  const handler = connectNodeAdapter({ routes });
  const server: NetServer =
    tls !== undefined
      ? createSecureServer(
          {
            ...{ key: tls.key, cert: tls.cert, allowHTTP1: true },
            ...(tls.clientCa !== undefined && {
              ca: tls.clientCa,
              requestCert: true,
              rejectUnauthorized: true,
            }),
          },
          handler,
        )
      : version === '2'
        ? createHttp2(handler)
        : createHttp(handler);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ address: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, calls },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
