const tabStop = 4;
const ascii = /^[\x20-\x7e]*$/;
const zeroWidth = /^[\p{Cc}\p{Cf}\p{M}\p{Zl}\p{Zp}]+$/u;
const wide =
  /^(?:\p{Emoji_Presentation}|.\u{fe0f}|[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}])/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The column after the start of a line as a terminal shows it, counted from zero, as buf counts columns: tabs stop at every
 * fourth, what is wide in East Asia and most emoji take two, what combines none.
 */
export function terminalColumn(lineStart: string): number {
  if (ascii.test(lineStart)) return lineStart.length;
  let column = 0;
  for (const { segment } of graphemes.segment(lineStart)) {
    if (segment === '\t') column += tabStop - (column % tabStop);
    else if (zeroWidth.test(segment)) continue;
    else column += wide.test(segment) ? 2 : 1;
  }
  return column;
}
