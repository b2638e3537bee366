import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prometheusText } from '../../../runtime/telemetry/prometheus.ts';
import { Stats } from '../../../runtime/telemetry/stats.ts';
import { get, makeProject, openWindow, scratchFolder } from '../environment/scratch.ts';

/** A line of the format: a name, labels with escaped values, a number. */
const sample = /^[a-z_]+\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*\} [\d.e+-]+$/;

describe('the numbers for Prometheus', () => {
  it('are lines of its text format, whatever names are', () => {
    const stats = new Stats();
    const call = { method: 'List', instance: 0, from: '', durationMs: 2, isError: true, traceId: '' };
    stats.ended({ ...call, service: 'a\\b"c\nd', project: 'shop' });
    const text = prometheusText(stats);
    assert.ok(text.endsWith('\n'));
    const lines = text.trimEnd().split('\n');
    for (const line of lines.filter((each) => !each.startsWith('#'))) assert.match(line, sample);
    const labels = 'rpc_service="a\\\\b\\"c\\nd",rpc_method="List",project="shop"';
    assert.ok(lines.includes(`skep_calls_total{${labels}} 1`));
    assert.ok(lines.includes(`skep_call_errors_total{${labels}} 1`));
  });

  it('are at /metrics of an environment', { timeout: 600_000 }, async (t) => {
    const folder = await scratchFolder(t);
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(await makeProject(folder, 'hello'), new AbortController().signal);
    await get(endpoint.address, '/hello/hello?name=Ada');
    const labels = 'rpc_service="hello.v1.HelloService",rpc_method="Hello",project="hello"';
    const response = await fetch(`${endpoint.address}/metrics`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    assert.ok((await response.text()).split('\n').includes(`skep_calls_total{${labels}} 1`));
  });
});
