import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { Metadata } from '../../../runtime/call/call.ts';
import { encodeMessage } from '../../../runtime/encode/index.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import {
  EchoRequestSchema,
  EchoResponseSchema,
  EchoService,
} from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { RecordedCall } from '../call/recorded-call.ts';
import { echoRoutes } from './echo-routes.ts';

const { target } = serveRoutes(echoRoutes());

/** One whose observer takes an answer that is nothing but a message, too, and says of each part how it came. */
class WholeCall extends RecordedCall {
  readonly parts: string[] = [];

  override headers(metadata: Metadata): void {
    this.parts.push('headers');
    super.headers(metadata);
  }

  override message(bytes: Uint8Array): void {
    this.parts.push('message');
    super.message(bytes);
  }

  onlyMessage(bytes: Uint8Array, from: number, to: number): void {
    this.parts.push('whole');
    super.message(Buffer.from(bytes.subarray(from, to)));
    this.end({ trailers: [] });
  }
}

/** What it is answered with, in the binary format. */
async function answerOf(call: WholeCall, text: string): Promise<string> {
  call.handle.message(toBinary(EchoRequestSchema, create(EchoRequestSchema, { text })));
  call.handle.halfClose();
  await call.ended;
  return fromBinary(EchoResponseSchema, call.messages[0] ?? new Uint8Array()).text;
}

describe('the answer of a unary call in the binary format', () => {
  const start = { method: 'Echo', codec: 'proto' } as const;

  it('is told in one piece where it is a message and nothing else', async () => {
    const call = new WholeCall(target, start);
    assert.equal(await answerOf(call, 'hi'), 'hi');
    assert.deepEqual(call.parts, ['whole']);
  });

  it('is told part by part where there are headers and trailers', async () => {
    const call = new WholeCall(target, start);
    await answerOf(call, 'headers');
    assert.deepEqual(call.parts, ['headers', 'message']);
    assert.deepEqual(await call.ended, { trailers: [['x-trailer', 'end']] });
  });

  it('stays what it is when what hears of the end writes a message of its own', async () => {
    const other = create(EchoResponseSchema, { text: 'other' });
    const routes = serveRoutes((router) =>
      router.service(EchoService, {
        echo({ text }, { signal }) {
          signal.addEventListener('abort', () => encodeMessage(EchoResponseSchema, other));
          return { text };
        },
      }),
    );
    assert.equal(await answerOf(new WholeCall(routes.target, start), 'first'), 'first');
  });

  it('has the headers that are set while it is read', async () => {
    const routes = serveRoutes((router) =>
      router.service(EchoService, {
        echo(_request, { responseHeader }) {
          return Object.defineProperty(create(EchoResponseSchema), 'text', {
            get() {
              responseHeader.set('x-late', '1');
              return 'read';
            },
          });
        },
      }),
    );
    const call = new WholeCall(routes.target, start);
    assert.equal(await answerOf(call, 'hi'), 'read');
    assert.deepEqual(call.headerLines, [['x-late', '1']]);
  });

  it('leaves unknown fields out where the router is told to', async () => {
    const answer = create(EchoResponseSchema);
    answer.$unknown = [{ no: 99, wireType: 0, data: Uint8Array.of(1) }];
    const routes = serveRoutes(
      (router) => router.service(EchoService, { echo: () => answer }),
      // Connect hands it on as it is: what is there and false leaves them out, undefined too.
      { router: { binaryOptions: { writeUnknownFields: undefined } as never } },
    );
    const call = new WholeCall(routes.target, start);
    await answerOf(call, 'hi');
    assert.equal(call.messages[0]?.byteLength, 0);
  });

  it('is refused where it is longer than the service lets it be', async () => {
    const routes = serveRoutes((router) =>
      router.service(EchoService, { echo: () => ({ text: 'x'.repeat(20) }) }, { writeMaxBytes: 10 }),
    );
    const call = new WholeCall(routes.target, start);
    await answerOf(call, 'hi').catch(() => undefined);
    const { error } = await call.ended;
    assert.equal(error?.code, Code.ResourceExhausted);
  });
});
