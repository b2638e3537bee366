import { parse } from '../../../server/compiler/index.ts';
import { format } from '../../../server/format/index.ts';
import { type PlacedComment, placedComments } from './token-sequence.ts';

/** Why our text is not what buf wrote, where that is on purpose. */
export type Explanation =
  | 'equal'
  /** Formatted again, what buf wrote becomes ours: buf needs more than one run. */
  | 'buf-unsettled'
  | 'buf-lost-comment'
  /** buf put a comment between other tokens. */
  | 'buf-moved-comment'
  | 'unexplained';

export function explainDifference(source: string, ours: string, bufs: string): Explanation {
  if (ours === bufs) return 'equal';
  const before = placedComments(source);
  const after = placedComments(bufs);
  if (after.length < before.length) return 'buf-lost-comment';
  if (before.some((comment) => !staysIn(after, comment))) return 'buf-moved-comment';
  return format(parse(bufs)) === ours ? 'buf-unsettled' : 'unexplained';
}

/** The comments of a text that have neither of their neighbours any more in another. */
export function displacedComments(source: string, formatted: string): PlacedComment[] {
  const after = placedComments(formatted);
  return placedComments(source).filter((comment) => !staysIn(after, comment));
}

function staysIn(comments: readonly PlacedComment[], { text, before, after }: PlacedComment): boolean {
  return comments.some((each) => each.text === text && (each.before === before || each.after === after));
}
