/** Several runs of Node's test runner, reported as one. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { run } from 'node:test';
import { spec } from 'node:test/reporters';

type TestEvents = ReturnType<typeof run>;

const countNames = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'];
const countLine = new RegExp(`^(${countNames.join('|')}) ([\\d.]+)$`);

export interface Reported {
  /** Every test passed, and there was one. */
  passed: boolean;
  /** Files of the tests that failed; undefined among them for a failure that has no file. */
  failedFiles: ReadonlySet<string | undefined>;
}

/**
 * Starts one run after the other and prints them with Node's own reporter, with one list of what failed and one summary
 * at the end.
 */
export async function reportTogether(starts: readonly (() => TestEvents)[]): Promise<Reported> {
  const failedFiles = new Set<string | undefined>();
  const counts = new Map(countNames.map((name) => [name, 0]));
  let ok = true;

  async function* events() {
    for (const start of starts) {
      for await (const event of start()) {
        if (event.type === 'test:summary' && !event.data.success) ok = false;
        if (event.type === 'test:fail') failedFiles.add(event.data.file);
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
  const passed =
    ok && counts.get('fail') === 0 && counts.get('cancelled') === 0 && (counts.get('tests') ?? 0) > 0;
  return { passed, failedFiles };
}

/** What a test itself says with `t.diagnostic` has the place of that test; a run's counts have none. */
function isOfWholeRun(data: { file?: string | undefined; nesting: number }): boolean {
  return data.file === undefined && data.nesting === 0;
}
