import { inspect } from 'node:util';
import { UserError } from '../../user-error.ts';
import type { ThrownError } from '../control.ts';

/** Causes nested deeper are left out. */
const deepestCause = 5;

/** Text of anything that was thrown. Never throws itself, whatever getters the thing has. */
export function describeThrown(reason: unknown): ThrownError {
  try {
    if (!(reason instanceof Error)) {
      const shown = inspect(reason);
      return { type: typeof reason, message: shown, headline: `${shown}, which is no Error`, stack: '' };
    }
    // Ours are made to be shown as they are.
    const headline = reason instanceof UserError ? reason.message : `${reason.name}: ${reason.message}`;
    // Code can put anything in the place of either.
    const [type, message] = [String(reason.name), String(reason.message)];
    return { type, message, headline: String(headline), stack: stackOf(reason, 0) };
  } catch {
    const headline = 'something was thrown that cannot be shown';
    return { type: 'unknown', message: headline, headline, stack: '' };
  }
}

function stackOf(error: Error, depth: number): string {
  const stack = places(error);
  if (error.cause === undefined || depth === deepestCause) return stack;
  const { cause } = error;
  const rest =
    cause instanceof Error ? `${cause.name}: ${cause.message}\n${stackOf(cause, depth + 1)}` : inspect(cause);
  return `${stack}\nCaused by ${rest}`;
}

/** The stack without the message before it, which may have any number of lines, and without Node's places and ours. */
function places(error: Error): string {
  const lines = String(error.stack ?? '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line) && !/[ (]node:/.test(line) && !line.includes(own))
    .join('\n');
}

/** The code that runs the user's: the tree of sources, or the one file that was made of them. */
const own = import.meta.url.endsWith('.ts') ? new URL('../../', import.meta.url).href : import.meta.url;
