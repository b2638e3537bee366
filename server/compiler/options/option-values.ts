import type { Element, FileElement, NumberRange } from '../link/elements.ts';
import type { OptionNode } from '../syntax/tree.ts';

/** What may carry options. Ranges of one `extensions` statement each carry all of its options. */
export type OptionOwner = Element | FileElement | NumberRange;

/** The options of a file, interpreted: their bytes by what carries them, and the path of each statement in its message. */
export interface OptionValues {
  /** Wire format of FileOptions, MessageOptions, ...; custom options are fields like any other there. */
  readonly bytes: ReadonlyMap<OptionOwner, Uint8Array>;
  /** Field numbers, and for a repeated option its index, from the options message to the statement's value. */
  readonly paths: ReadonlyMap<OptionNode, readonly number[]>;
}

/** The same while they are being collected. */
export interface OptionMaps extends OptionValues {
  readonly bytes: Map<OptionOwner, Uint8Array>;
  readonly paths: Map<OptionNode, readonly number[]>;
}
