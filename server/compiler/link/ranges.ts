import type { NumberNode, OptionNode, RangeNode } from '../syntax/tree.ts';
import type { MessageElement, NumberRange } from './elements.ts';
import { setsWireFormat } from './message-set.ts';
import { integerOf, maxFieldNumber, maxInt32 } from './numbers.ts';

/** The end of a range up to `max`, until the message's options have been seen. */
const openEnd = -1;

/** A range of field numbers; its end is after its last number. */
export function fieldRange(node: RangeNode, options: readonly OptionNode[]): NumberRange {
  const start = integerOf(node.from) ?? 0;
  const end = node.to === 'max' ? openEnd : (endOf(node.to) ?? start) + 1;
  return { start, end, node, options, optionBytes: undefined };
}

/** A range of enum numbers; its end is its last number. */
export function enumRange(node: RangeNode): NumberRange {
  const start = integerOf(node.from) ?? 0;
  const end = node.to === 'max' ? maxInt32 : (endOf(node.to) ?? start);
  return { start, end, node, options: [], optionBytes: undefined };
}

function endOf(to: NumberNode | undefined): number | undefined {
  return to && integerOf(to);
}

/** `max` means more in a message set than elsewhere, which only its options tell. */
export function limitRanges(message: MessageElement): void {
  const end = setsWireFormat(message) ? maxInt32 : maxFieldNumber + 1;
  for (const ranges of [message.extensionRanges, message.reservedRanges]) {
    for (const [index, range] of ranges.entries()) {
      if (range.end === openEnd) ranges[index] = { ...range, end };
    }
  }
}
