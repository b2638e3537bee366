import type { LineOrigin } from '../control.ts';
import type { LogLine } from '../supervisor.ts';

/** `origin` is asked of the lines that are not left out. */
export type Log = (level: LogLine['level'], text: string, origin?: () => LineOrigin) => void;

/** More lines than these in a second would keep the runtime from its other work. */
const linesPerSecond = 5_000;

/** A log that leaves lines out when there are too many, and says how many it left out. `now`: milliseconds. */
export function limitLines(log: Log, now: () => number = () => performance.now()): Log {
  let windowStart = Number.NEGATIVE_INFINITY;
  let count = 0;
  let leftOut = 0;
  const tell = () => {
    if (leftOut === 0) return;
    log('warn', `${leftOut} more lines were left out: there were more than ${linesPerSecond} in a second`);
    leftOut = 0;
  };
  return (level, text, origin) => {
    const time = now();
    if (time - windowStart >= 1000) {
      windowStart = time;
      count = 0;
      tell();
    }
    if (count++ < linesPerSecond) {
      log(level, text, origin);
      return;
    }
    // When no line follows, nobody else tells.
    if (leftOut++ === 0) setTimeout(tell, 1000).unref();
  };
}
