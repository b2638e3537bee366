/**
 * Deadlines that Skep itself enforces. They wait while somebody debugs: a call that stands at a breakpoint would
 * otherwise end under the eyes of whoever looks at it. A client from outside keeps a deadline of its own all the same.
 */
import { Code } from '@connectrpc/connect';
import type { CallEnd } from './call.ts';
import { failedEnd } from './call-error.ts';

let held = false;

/** How a call ends whose deadline of so many milliseconds has passed, whoever sees that first. */
export function deadlineEnd(ms: number): CallEnd {
  return failedEnd(Code.DeadlineExceeded, deadlineMessage(ms));
}

/** The same in words. */
export function deadlineMessage(ms: number): string {
  return ms > 0 ? `The deadline of ${Math.ceil(ms)} ms has passed` : 'The deadline has passed';
}

/** From now on deadlines of this thread wait, or no longer do. Those that passed meanwhile begin anew. */
export function holdDeadlines(on: boolean): void {
  held = on;
}

/** Calls `passed` after so many milliseconds, unless `clearTimeout` has ended it before. */
export function setDeadline(passed: () => void, ms: number): NodeJS.Timeout {
  const timer = setTimeout(() => {
    if (held) timer.refresh();
    else passed();
  }, ms);
  return timer;
}
