import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { ViolationsSchema } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import { WebSocket } from 'ws';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { startGateway } from '../../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import { loadValidation, type ServeHooks, serveRoutes } from '../../../runtime/serve/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import signup from '../../fixtures/instances/signup.ts';
import { SignupService } from '../../fixtures/signup/gen/signup/v1/signup_pb.ts';
import { http1, http2 } from './wire.ts';

let address = '';
let close: () => PromiseLike<void>;
const thrown: unknown[] = [];
before(async () => {
  const hooks: ServeHooks = { onThrow: (reason) => void thrown.push(reason) };
  const { services, target } = serveRoutes((router: ConnectRouter) => signup(router), hooks);
  hooks.validate = await loadValidation(services);
  const registry = new MemoryRegistry();
  registry.set(
    'test',
    services.map((descriptor) => ({ descriptor, target, scope: 'none', project: 'test' })),
  );
  const gateway = await startGateway(
    {
      registry,
      host: '127.0.0.1',
      port: 0,
      onTaken: 'fail',
      authorize: () => 'ok',
      allowedHosts: () => [],
      reflectionScope: 'none',
      onFault: (error) => assert.fail(String(error)),
    },
    new AbortController().signal,
  );
  address = gateway.address;
  close = () => gateway[Symbol.asyncDispose]();
});
after(() => close());

const right = { email: 'a@example.com', age: 18, first: 'A', last: 'B', friends: [{ name: 'C' }] };

async function signed(request: object, method = 'Sign') {
  const headers = { 'content-type': 'application/json' };
  const answer = await http1(address, `/signup.v1.SignupService/${method}`, {
    headers,
    body: JSON.stringify(request),
  });
  return { status: answer.status, json: JSON.parse(answer.body.toString()) };
}

describe('the rules of a definition', () => {
  it('let pass what keeps them', async () => {
    assert.deepEqual(await signed(right), { status: 200, json: { count: 1 } });
  });

  it('refuse what breaks one, with its field and all violations in the details', async () => {
    const { status, json } = await signed({ ...right, email: 'none', age: 3, friends: [{ name: 'C' }, {}] });
    assert.equal(status, 400);
    assert.equal(json.code, 'invalid_argument');
    assert.match(json.message, /^email: .*valid email.*; age: .*18.*; friends\[1\]\.name: /);
    const [detail] = json.details;
    assert.equal(detail.type, 'buf.validate.Violations');
    const { violations } = fromBinary(ViolationsSchema, Buffer.from(detail.value, 'base64'));
    assert.deepEqual(
      violations.map(({ ruleId }) => ruleId),
      ['string.email', 'int32.gte', 'string.min_len'],
    );
  });

  it('may be expressions', async () => {
    const { json } = await signed({ ...right, last: 'A' });
    assert.match(json.message, /first and last name must differ/);
  });

  it('hold for what has none', async () => {
    assert.deepEqual(await signed({ anything: 'x' }, 'Free'), { status: 200, json: { count: 1 } });
  });

  it('that cannot be evaluated are no fault of the caller, and are told to the log alone', async () => {
    const { status, json } = await signed({ name: 'x' }, 'Broken');
    assert.deepEqual([status, json.code], [500, 'internal']);
    assert.doesNotMatch(json.message, /no_such_function/);
    assert.match(String(thrown.at(-1)), /no_such_function/);
  });

  it('hold in gRPC', async () => {
    const headers = {
      ':method': 'POST',
      ':path': '/signup.v1.SignupService/Sign',
      'content-type': 'application/grpc',
    };
    const answer = await http2(address, headers, envelope(0, Buffer.alloc(0)));
    assert.equal(answer.headers['grpc-status'], String(Code.InvalidArgument));
    assert.ok(answer.headers['grpc-status-details-bin']);
  });

  it('hold for each message of a stream', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const lines = (...requests: object[]) => requests.map((each) => `${JSON.stringify(each)}\n`).join('');
    const good = await http1(address, '/signup/sign-many', { headers, body: lines(right, right) });
    assert.equal(good.body.toString(), '{"count":2}');
    const bad = await http1(address, '/signup/sign-many', {
      headers,
      body: lines(right, { ...right, age: 1 }),
    });
    assert.equal(bad.status, 400);
  });

  it('hold in WebSockets', async () => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ws/signup/sign`);
    socket.on('open', () => socket.send('{}'));
    const code = await new Promise((resolve) => socket.on('close', resolve));
    assert.equal(code, 4000 + Code.InvalidArgument);
  });

  it('are not loaded where there are none', async () => {
    assert.equal(await loadValidation([PostsService]), undefined);
    assert.notEqual(await loadValidation([SignupService]), undefined);
  });
});
