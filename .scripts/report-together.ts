/** Several runs of Node's test runner, reported as one. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { run } from 'node:test';
import { spec } from 'node:test/reporters';

type TestEvents = ReturnType<typeof run>;

const countNames = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'];
const countLine = new RegExp(`^(${countNames.join('|')}) ([\\d.]+)$`);

/**
 * Starts one run after the other and prints them with Node's own reporter, with one list of what failed and one summary
 * at the end. Answers with the exit code: 1 when a test failed, or when there was none.
 */
export async function reportTogether(starts: readonly (() => TestEvents)[]): Promise<number> {
  const counts = new Map(countNames.map((name) => [name, 0]));
  let ok = true;

  async function* events() {
    for (const start of starts) {
      for await (const event of start()) {
        if (event.type === 'test:summary' && !event.data.success) ok = false;
        const count =
          event.type === 'test:diagnostic' && isOfWholeRun(event.data) && countLine.exec(event.data.message);
        if (!count) {
          yield event;
          continue;
        }
        const [, name = '', value] = count;
        counts.set(name, (counts.get(name) ?? 0) + Number(value));
      }
    }
    for (const [name, count] of counts) {
      const level = name === 'fail' && count > 0 ? 'error' : 'info';
      yield { type: 'test:diagnostic', data: { nesting: 0, level, message: `${name} ${count}` } };
    }
  }

  await pipeline(Readable.from(events()), new spec(), process.stdout, { end: false });
  return ok && counts.get('fail') === 0 && counts.get('cancelled') === 0 && (counts.get('tests') ?? 0) > 0
    ? 0
    : 1;
}

/** What a test itself says with `t.diagnostic` has the place of that test; a run's counts have none. */
function isOfWholeRun(data: { file?: string | undefined; nesting: number }): boolean {
  return data.file === undefined && data.nesting === 0;
}
