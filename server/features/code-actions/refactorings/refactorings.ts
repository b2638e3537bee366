import type { Span } from '../../../compiler/index.ts';
import { overlap } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { conversions } from './convert/offers.ts';
import { deprecate } from './deprecate.ts';
import { extractMessage } from './extract-message.ts';
import { generateMessages } from './generate-messages.ts';
import { inlineMessage } from './inline-message.ts';
import { moveToTop } from './move-to-top.ts';
import { renumber } from './renumber.ts';
import { sortByNumber } from './sort-by-number.ts';

const all: readonly ((context: ActionContext, span: Span) => readonly Action[])[] = [
  generateMessages,
  extractMessage,
  moveToTop,
  inlineMessage,
  sortByNumber,
  renumber,
  deprecate,
  conversions,
];

/** What can be done with the declarations of a range, whether or not something is wrong with them. */
export function refactorings(context: ActionContext, span: Span): Action[] {
  // A copy of another project's definition follows that one.
  if (context.file.isCopy) return [];
  return all.flatMap((offer) => offer(context, span)).filter(({ changes = [] }) => !overlap(changes));
}
