import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CallTarget } from '../../../runtime/call/call.ts';
import type { DirectCall } from '../../../runtime/supervisor/control.ts';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { until } from '../environment/scratch.ts';
import { relayClientOf, Supervised } from './supervised.ts';

const limit = { timeout: 120_000 };
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('calls between instances of one host', limit, () => {
  let supervised: Supervised;
  let relay: Instance;
  let echo: Instance | undefined;
  const told: { caller: string; call: DirectCall }[] = [];
  let more = 0;

  before(async () => {
    const outbound: CallTarget = {
      open(start, observer) {
        assert.ok(echo);
        return echo.target.open(start, observer);
      },
    };
    supervised = await Supervised.create({
      outbound,
      onCalls(caller, report) {
        for (const call of report.calls) told.push({ caller, call });
        for (const { number } of report.more) more += number;
      },
    });
    relay = await supervised.start('relay');
    echo = await supervised.start('small');
    supervised.supervisor.serve([relay, echo]);
  });
  after(() => supervised[Symbol.asyncDispose]());

  it('are told of, in the trace of the call in which they are made', async () => {
    const client = relayClientOf(relay);
    const headers = { traceparent: `00-${traceId}-${spanId}-01` };
    // The first goes through the runtime, which connects the two.
    await until(async () => {
      await client.echo({ text: 'hi' }, { headers });
      return told.length > 0;
    });
    const [first] = told;
    assert.ok(first);
    const { caller, call } = first;
    assert.equal(caller, relay.id.replace(/-\d+$/, ''));
    assert.deepEqual(
      [call.service, call.method, call.traceId, call.parentSpanId, call.error, call.requestMessages],
      ['echo.v1.EchoService', 'Echo', traceId, spanId, undefined, 1],
    );
    assert.ok(call.durationMs > 0);
    assert.match(Buffer.from(call.requests[0]?.bytes ?? []).toString(), /hi$/);
    assert.equal(call.responseMessages, 1);
  });

  it('are told of with the instance that answered, by its place in its project', async () => {
    const second = await supervised.start('small');
    const [first] = [echo];
    assert.ok(first);
    supervised.supervisor.serve([relay]);
    supervised.supervisor.serve([first, second]);
    const client = relayClientOf(relay);
    told.length = 0;
    await until(async () => {
      await Promise.all([client.echo({ text: 'hi' }), client.echo({ text: 'hi' })]);
      return new Set(told.map(({ call }) => call.instance)).size === 2;
    });
    const places = new Set(told.map(({ call }) => call.instance));
    assert.deepEqual([...places].toSorted(), [0, 1]);
  });

  it('are only counted when they are too many', async () => {
    const client = relayClientOf(relay);
    told.length = 0;
    more = 0;
    await Promise.all(Array.from({ length: 500 }, () => client.echo({ text: 'hi' })));
    await until(() => told.length + more >= 500);
    assert.ok(told.length >= 100);
    assert.ok(more > 0);
  });
});
