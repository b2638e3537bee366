/** A candidate as the script of a shell reads it. What environments tell is not to be trusted there: a shell runs what it is given. */
import type { Candidate } from './complete-words.ts';

/** Of these a shell makes nothing else than a word. */
const plain = /^[\w.:=@/-]+$/;

/** Its value and its text with a tab between; undefined where the value is nothing that a shell takes as it is. */
export function candidateLine({ value, text }: Candidate): string | undefined {
  if (!plain.test(value)) return undefined;
  // Of a new line a shell makes a candidate of its own, and a terminal does what an escape says.
  return `${value}\t${text.replace(/\p{Cc}/gu, ' ')}`;
}
