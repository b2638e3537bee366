import type { Cursor } from './cursor.ts';

/** Reports what begins with `#`: a comment as in shells and YAML, or C's `#include`. False where there is none. */
export function reportHash(cursor: Cursor): boolean {
  if (!cursor.is('#') || !cursor.startsLine(cursor.at)) return false;
  const start = cursor.tokens.start(cursor.at);
  const line = cursor.tokens.text.slice(start, start + 1000);
  const [include, path] = /^#[ \t]*(?:include|import)[ \t]*[<"]([\w./-]+)[>"];?/.exec(line) ?? [];
  if (include === undefined) {
    cursor.report('unexpected-token', 'A comment begins with "//", not "#".', cursor.replacement('//'));
  } else {
    const text = `import "${path}";`;
    const remedy = { start, end: start + include.length, text };
    cursor.report('unexpected-token', `A file is imported by import: write ${text}`, remedy);
  }
  return true;
}
