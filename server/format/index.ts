/** Formats definitions as `buf format` does. Knows no editor and no files; offsets count UTF-16 units. */
export { format, formatEdits, syntaxError } from './format-file.ts';
export { formatRange } from './format-range.ts';
export { formatTyped, typedCharacters } from './format-typed.ts';
export { editsBetween, type OffsetEdit } from './text-edits.ts';
export { unifiedDiff } from './unified-diff.ts';
