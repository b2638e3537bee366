import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import type { LogLine } from '../../../runtime/supervisor/supervisor.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised, sourceOf } from './supervised.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

describe('what an instance logs', () => {
  let supervised: Supervised;
  let instance: Instance;
  before(async () => {
    supervised = await Supervised.create();
    instance = await supervised.start('logging');
  });
  after(() => supervised[Symbol.asyncDispose]());

  async function line(text: string): Promise<LogLine> {
    let found: LogLine | undefined;
    await until(() => {
      found = supervised.lines.find((each) => each.text.includes(text));
      return found !== undefined;
    });
    assert.ok(found);
    return found;
  }

  /** Where the source of the fixture first has this text: file and line. */
  async function placeOf(text: string): Promise<{ file: string; line: number }> {
    const file = sourceOf('logging');
    const index = (await readFile(file, 'utf8')).split('\n').findIndex((each) => each.includes(text));
    return { file, line: index + 1 };
  }

  it('names the instance and the line of the source, also at load', async () => {
    const { instance: id, place, traceId: none } = await line('loads');
    assert.equal(id, instance.id);
    assert.deepEqual({ file: place?.file, line: place?.line }, await placeOf("console.info('loads')"));
    assert.equal(none, undefined);
  });

  it('names the trace of the call during which it was written', async () => {
    await clientOf(instance).echo({ text: 'Ada' }, { headers });
    const { level, place, traceId: found } = await line('echoes Ada');
    assert.deepEqual({ level, traceId: found }, { level: 'warn', traceId });
    assert.deepEqual({ file: place?.file, line: place?.line }, await placeOf('console.warn'));
  });

  it('as JSON is read for its level, message and attributes', async () => {
    const { level, text, attributes, place } = await line('as pino does');
    assert.deepEqual(
      { level, text, attributes },
      { level: 'warn', text: 'as pino does', attributes: { size: 3 } },
    );
    assert.deepEqual({ file: place?.file, line: place?.line }, await placeOf('process.stdout.write'));
  });

  it('of what a handler threw names where it was thrown, and the trace', async () => {
    await assert.rejects(clientOf(instance).echo({ text: 'throw' }, { headers }));
    const { level, place, traceId: found } = await line('threw TypeError: thrown on purpose');
    assert.deepEqual({ level, traceId: found }, { level: 'error', traceId });
    assert.deepEqual({ file: place?.file, line: place?.line }, await placeOf('throw new TypeError'));
  });
});
