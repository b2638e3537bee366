/** A place as editors count it: zero-based line, and UTF-16 units from its start. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The position of a UTF-16 offset. An offset outside the text counts as its nearest end. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.max(0, Math.min(offset, text.length));
  let line = 0;
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf('\n', lineStart);
    if (newline < 0 || newline >= end) break;
    line++;
    lineStart = newline + 1;
  }
  return { line, character: end - lineStart };
}
