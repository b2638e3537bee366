import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CallTarget } from '../../../runtime/call/call.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import type { DirectCallsReport } from '../../../runtime/supervisor/control.ts';
import { FrameWriter } from '../../../runtime/supervisor/frames/frame-writer.ts';
import { RunningInstance } from '../../../runtime/supervisor/running-instance.ts';
import type { InstanceSpan, LogLine } from '../../../runtime/supervisor/supervisor.ts';

const limit = { timeout: 60_000 };
const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '',
  name: 'work',
  kind: 1,
  started: 1_700_000_000_000.5,
  durationMs: 1.5,
  code: 0,
  error: '',
  attributes: { size: 3, names: ['a', 'b'] },
  events: [{ name: 'checked', time: 1_700_000_000_001, attributes: { by: 'Ada' } }],
  amends: false,
  sampled: true,
  secrets: [['authorization', 'Bearer sesame']],
};

const broken: [string, unknown][] = [
  ['nothing', null],
  ['no object', 'log'],
  ['no kind', {}],
  ['a kind that is none', { kind: 'toString' }],
  ['a line without text', { kind: 'log', level: 'info' }],
  ['a line of no level', { kind: 'log', level: 'loud', text: 'hi' }],
  ['spans that are missing', { kind: 'spans' }],
  ['a span that is none', { kind: 'spans', dropped: 0, spans: [null] }],
  ['a span without events', { kind: 'spans', dropped: 0, spans: [{ ...span, events: undefined }] }],
  ['a span before all time', { kind: 'spans', dropped: 0, spans: [{ ...span, started: -1e300 }] }],
  ['secrets that are no metadata', { kind: 'spans', dropped: 0, spans: [{ ...span, secrets: ['a'] }] }],
  [
    'an attribute of another kind',
    { kind: 'spans', dropped: 0, spans: [{ ...span, attributes: { a: {} } }] },
  ],
  ['a throw without an error', { kind: 'handler-threw', method: 'a.B/C', time: 1, secrets: [] }],
  ['a success of no method', { kind: 'handler-mended' }],
];

describe('what an instance reports of itself', limit, () => {
  let server: Server;

  before(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  /** A connected instance, whose end of the connection is `far`. */
  async function connected(outbound: CallTarget = serveRoutes(() => undefined).target): Promise<{
    far: Socket;
    writer: FrameWriter;
    spans: InstanceSpan[];
    lines: LogLine[];
    killed: Promise<string>;
  }> {
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const near = once(server, 'connection');
    const far = connect(address.port, '127.0.0.1').on('error', () => undefined);
    const spans: InstanceSpan[] = [];
    const lines: LogLine[] = [];
    const { promise: killed, resolve } = Promise.withResolvers<string>();
    const code = path.resolve('nowhere.mjs');
    const instance = new RunningInstance({
      number: 7,
      spec: { project: 'shop', code, folder: '.', env: {}, isolation: 'shared', memoryLimit: 1 },
      pid: undefined,
      outbound: () => outbound,
      onLog: (line) => lines.push(line),
      onCalls: (_: DirectCallsReport) => undefined,
      onSpans: (told) => spans.push(...told),
      onThrown: () => undefined,
      onMended: () => undefined,
      stop: () => undefined,
      kill: ({ kind }) => resolve(kind),
      inspect: () => undefined,
      retire: () => undefined,
    });
    instance.connect((await near)[0]);
    const writer = new FrameWriter((parts) => far.write(Buffer.concat(parts)));
    return { far, writer, spans, lines, killed };
  }

  it('is taken as it is told', async () => {
    const { far, writer, spans, lines, killed } = await connected();
    writer.control({ kind: 'spans', dropped: 0, spans: [span] }, 7);
    writer.control({ kind: 'log', level: 'info', text: 'hi' }, 7);
    writer.control(null, 7);
    assert.equal(await killed, 'broken-frames');
    assert.deepEqual([spans.map(({ name }) => name), lines.map(({ text }) => text)], [['work'], ['hi']]);
    far.destroy();
  });

  it('is read on after a call that finds a bug, which is logged', async () => {
    const { far, writer, lines, killed } = await connected({
      open() {
        throw new TypeError('no call like this was thought of');
      },
    });
    writer.open(7, 2, { service: 'a.B', method: 'C', codec: 'proto', metadata: [] });
    writer.control({ kind: 'log', level: 'info', text: 'hi' }, 7);
    writer.control(null, 7);
    await killed;
    const [bug, line] = lines.map(({ text }) => text);
    assert.match(bug ?? '', /Skep has a bug in .* TypeError: no call like this was thought of/);
    assert.equal(line, 'hi');
    far.destroy();
  });

  for (const [what, report] of broken) {
    it(`ends that instance alone where it is ${what}`, async () => {
      const { far, writer, spans, lines, killed } = await connected();
      writer.control(report, 7);
      assert.equal(await killed, 'broken-frames');
      assert.deepEqual([spans, lines], [[], []]);
      far.destroy();
    });
  }
});
