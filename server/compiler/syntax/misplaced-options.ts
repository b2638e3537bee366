import type { Cursor } from './cursor.ts';

/** Options that are there for fields and values, and so are known where they stand without brackets. */
const knownOptions = new Set(
  'ctype debug_redact default deprecated features json_name jstype lazy packed retention targets'.split(' '),
);

/** Longer ones are not looked at, as in `foreign-field.ts`. */
const mostUnits = 500;

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/**
 * Steps over options that stand behind a number in another way than in brackets, and reports them: `(deprecated = true)`,
 * `{deprecated = true}`, `, [deprecated = true]`, `deprecated = true`, `@deprecated`. What is none of it is left.
 */
export function skipMisplacedOptions(cursor: Cursor): void {
  if (cursor.is(';') || cursor.atEnd || cursor.startsLine(cursor.at)) return;
  const { tokens } = cursor;
  const last = lastOfOptions(cursor);
  if (last < cursor.at) return;
  const { start, end } = tokens.span(cursor.at, last);
  if (end - start > mostUnits) return;
  const options = optionsIn(tokens.text.slice(start, end));
  if (options === undefined) return;
  const text = `[${options}]`;
  const tail = tokens.is(last + 1, ';') ? '' : ';';
  const before = cursor.at - 1;
  if (tokens.is(before, ']')) {
    const remedy = { start: tokens.start(before), end, text: `, ${options}]${tail}` };
    cursor.reportSpan('unexpected-token', 'All options stand in the same brackets.', start, end, remedy);
  } else {
    // The comma, where there is one, follows the number at once.
    const remedy = { start: tokens.end(before), end, text: ` ${text}${tail}` };
    cursor.reportSpan('unexpected-token', `Options stand in brackets: "${text}".`, start, end, remedy);
  }
  cursor.at = last + 1;
}

/** The last token before what ends the declaration: its `;`, the line, or a `}` that closes more than is opened here. */
function lastOfOptions(cursor: Cursor): number {
  const { tokens } = cursor;
  const open: string[] = [];
  let at = cursor.at;
  for (; at < tokens.count - 1; at++) {
    const text = tokens.textOf(at);
    const isOnItsLine = at === cursor.at || !cursor.startsLine(at);
    if (!isOnItsLine || text === ';' || (text === '}' && open.length === 0)) break;
    if (closing[text] !== undefined) open.push(closing[text]);
    else if (text === open.at(-1)) open.pop();
  }
  return open.length === 0 ? at - 1 : -1;
}

/** What stands in the brackets when it is written as it should be; undefined where it is no options. */
function optionsIn(written: string): string | undefined {
  const [, afterComma] = /^[,=]?\s*\[(.*)\]$/s.exec(written) ?? [];
  if (afterComma !== undefined) return afterComma.trim();
  const [, inParentheses] = /^\((.*)\)$/s.exec(written) ?? [];
  const [, inBraces] = /^\{(.*)\}$/s.exec(written) ?? [];
  const enclosed = inParentheses ?? inBraces;
  // `(mine) = (other)` begins and ends with a parenthesis, too.
  const isExtension = /^\(\s*\.?\w+(?:\.\w+)*\s*\)\s*[.=]/.test(written);
  const bare = (enclosed !== undefined && !isExtension ? enclosed : written).trim();
  if (/^@?deprecated$/i.test(bare)) return 'deprecated = true';
  if (enclosed !== undefined && !isExtension) return /^[\w.()]+\s*=/.test(bare) ? bare : undefined;
  const [, name = ''] = /^(\w+)\s*=/.exec(bare) ?? [];
  return isExtension || knownOptions.has(name) ? bare : undefined;
}
