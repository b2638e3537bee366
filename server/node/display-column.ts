const tabStop = 4;
const noWidth = /\p{M}|\p{Cf}/u;
/** The blocks that Unicode says are wide or full-width, and emoji. */
const doubleWidth =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/**
 * The column, from 1, that buf reports for a UTF-16 offset in a line: what a terminal has shown before it, with tabs up to
 * the next multiple of four.
 */
export function displayColumn(line: string, character: number): number {
  let column = 0;
  for (const each of line.slice(0, character)) {
    if (each === '\t') column += tabStop - (column % tabStop);
    else if (doubleWidth.test(each)) column += 2;
    else if (!noWidth.test(each)) column++;
  }
  return column + 1;
}
