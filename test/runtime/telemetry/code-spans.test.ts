import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SpanKind } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { get, makeProject, openWindow, scratchFolder, until } from '../environment/scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

const code = `import { trace } from '@opentelemetry/api';
import type { ConnectRouter } from '@connectrpc/connect';
import { TracedService } from '../gen/traced/v1/traced_pb.ts';

export default (router: ConnectRouter) => {
  router.service(TracedService, {
    async hello({ name }) {
      if (name === 'nobody') throw new RangeError('nobody is there');
      trace.getActiveSpan()?.setAttribute('hello.name', name);
      await trace.getTracer('hello').startActiveSpan('think', async (span) => {
        span.addEvent('thought', { of: name });
        span.end();
      });
      return { message: \`Hello \${name}\` };
    },
  });
};
`;

describe('the spans of code in a trace', limit, () => {
  it('stand below their call, which has what the code adds to it; exceptions have their line, until the next success', async (t) => {
    const folder = await scratchFolder(t);
    const { held, endpoint, control } = await openWindow(t, folder);
    const project = await makeProject(folder, 'traced');
    const scope = path.join(project, 'node_modules', '@opentelemetry');
    await mkdir(scope, { recursive: true });
    await symlink(
      fileURLToPath(new URL('../../../node_modules/@opentelemetry/api', import.meta.url)),
      path.join(scope, 'api'),
    );
    const entry = path.join(project, 'src', 'main.ts');
    await writeFile(entry, code);
    await held.run(project, signal);
    await get(endpoint.address, '/traced/hello?name=Ada');
    await get(endpoint.address, '/traced/hello?name=nobody');
    await until(async () => (await control.telemetry.listCalls({})).calls.length === 2);
    const { calls } = await control.telemetry.listCalls({});
    const [failed, done] = calls;
    const trace = async (traceId = '') => (await control.telemetry.getTrace({ traceId })).spans;

    await until(async () => (await trace(done?.traceId)).length === 2);
    const [call, think] = await trace(done?.traceId);
    assert.equal(call?.attributes['hello.name'], 'Ada');
    assert.deepEqual(
      [think?.name, think?.kind, think?.parentSpanId, think?.project],
      ['think', SpanKind.INTERNAL, call?.spanId, 'traced'],
    );
    assert.deepEqual(
      think?.events.map(({ name, attributes }) => [name, attributes]),
      [['thought', { of: 'Ada' }]],
    );

    const line =
      (await readFile(entry, 'utf8')).split('\n').findIndex((each) => each.includes('RangeError')) + 1;
    const [thrown] = await trace(failed?.traceId);
    assert.deepEqual([thrown?.place?.file, thrown?.place?.line], [entry, line]);
    assert.equal(thrown?.events[0]?.name, 'exception');
    const exceptions = async () => {
      const { status } = await control.environment.getStatus({});
      return (status?.projects ?? []).flatMap((each) => each.exceptions);
    };
    const [told] = await exceptions();
    assert.deepEqual(
      [told?.method, told?.problem?.line, told?.problem?.message, told?.traceId],
      ['traced.v1.TracedService/Hello', line, 'RangeError: nobody is there', failed?.traceId],
    );
    await get(endpoint.address, '/traced/hello?name=Grace');
    await until(async () => (await exceptions()).length === 0);
  });
});
