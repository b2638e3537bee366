import type { Element, FileElement, NumberRange } from '../link/elements.ts';

/** What may carry options. Ranges of one `extensions` statement each carry all of its options. */
export type OptionOwner = Element | FileElement | NumberRange;

/**
 * Of the options of a file, by their index: field numbers, and for a repeated option its index, from the options message to the
 * value; undefined where there is none.
 */
export type OptionPaths = readonly (readonly number[] | undefined)[];
