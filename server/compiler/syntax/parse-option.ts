import type { Remedy } from '../diagnostic.ts';
import type { Cursor } from './cursor.ts';
import { optionEndRemedy } from './missing-token.ts';
import { parseOptionValue } from './parse-value.ts';
import type { CompactOptionsNode, OptionNamePart, OptionNode } from './tree.ts';

function namePart(cursor: Cursor): OptionNamePart | undefined {
  const first = cursor.at;
  if (cursor.take('(')) {
    const name = cursor.qualifiedName('the name of an option', true);
    if (!name || !cursor.expect(')', `"${name.text}"`)) return undefined;
    return { first, last: cursor.at - 1, text: name.text, extension: true };
  }
  const name = cursor.name('the name of an option');
  return name && { first, last: first, text: name.text, extension: false };
}

function optionName(cursor: Cursor): OptionNamePart[] | undefined {
  const first = namePart(cursor);
  if (!first) return undefined;
  // Most have one part: a list that begins with it has no room for more, as one that grows has.
  const parts = [first];
  while (cursor.take('.')) {
    const part = namePart(cursor);
    if (!part) return undefined;
    parts.push(part);
  }
  return parts;
}

/** `option name = value;` */
export function parseOptionStatement(cursor: Cursor): OptionNode | undefined {
  const first = cursor.at++;
  const name = optionName(cursor);
  if (!name) return undefined;
  const index = cursor.options++;
  let value: OptionNode['value'];
  if (cursor.expect('=', 'the name of the option')) value = parseOptionValue(cursor);
  if (!value) {
    cursor.skipStatement();
    return { kind: 'option', first, last: cursor.at - 1, index, name, value };
  }
  cursor.expectSemicolon('the option');
  return { kind: 'option', first, last: cursor.at - 1, index, name, value };
}

/** `[name = value, ...]`, when there is one. */
export function parseCompactOptions(cursor: Cursor): CompactOptionsNode | undefined {
  if (!cursor.is('[')) return undefined;
  const first = cursor.at++;
  let options: OptionNode[] = [];
  for (;;) {
    const start = cursor.at;
    const name = optionName(cursor);
    const hasValue =
      name !== undefined && cursor.expect('=', 'the name of the option', isTrueAlone(cursor, name));
    const value = hasValue ? parseOptionValue(cursor) : undefined;
    if (name) {
      const last = Math.max(start, cursor.at - 1);
      const option: OptionNode = { kind: 'option', first: start, last, index: cursor.options++, name, value };
      // As of the parts of a name, most often there is one.
      if (options.length === 0) options = [option];
      else options.push(option);
    }
    if (!value) skipToNextOption(cursor);
    if (cursor.take(',')) continue;
    if (cursor.take(']')) break;
    if (value)
      cursor.reportMissing(
        'missing-token',
        `Expected "," or "]" after the option, found ${cursor.shown()}.`,
        optionEndRemedy(cursor),
      );
    skipToNextOption(cursor);
    if (cursor.take(',')) continue;
    cursor.take(']');
    break;
  }
  return { first, last: cursor.at - 1, options };
}

/** What is most often written as a word alone. */
function isTrueAlone(cursor: Cursor, name: readonly OptionNamePart[]): Remedy | undefined {
  const isEnded = cursor.is(']') || cursor.is(',');
  return isEnded && name.length === 1 && name[0]?.text === 'deprecated'
    ? cursor.insertion(' = true')
    : undefined;
}

/** Steps to the `,` or `]` after a broken option, without leaving the statement. */
function skipToNextOption(cursor: Cursor): void {
  while (!cursor.atEnd && !cursor.is(',') && !cursor.is(']') && !cursor.is(';') && !cursor.is('}')) {
    if (cursor.is('{')) cursor.skipBlock();
    else cursor.at++;
  }
}
