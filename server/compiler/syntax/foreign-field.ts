import type { Remedy } from '../diagnostic.ts';
import { scalarTypes } from '../scalar-types.ts';
import type { Cursor } from './cursor.ts';
import { translateType } from './foreign-type.ts';
import type { TokenStream } from './tokens.ts';

/** A field in the parts that Protobuf writes it of. */
interface ForeignField {
  readonly label: string;
  readonly type: string;
  readonly name: string;
  readonly number: string | undefined;
  /** What follows the number: options. */
  readonly rest: string;
}

/** Longer statements are not looked at: nobody writes such a field, and the patterns here go over a text again and again. */
const mostUnits = 500;

/**
 * Reports a field that is written as in another language (`name: string`, `1: required i32 id`, `Array<string> tags = 1`, `string
 * repeated tags = 1`), with what it is in Protobuf. `first` is its first token. False where it is nothing of the kind.
 */
export function reportForeignField(cursor: Cursor, first: number): boolean {
  const { tokens } = cursor;
  const last = lastOfStatement(cursor, first);
  const written = evenlySpaced(tokens, first, last);
  const field = written === undefined ? undefined : foreignField(written);
  if (!field) return false;
  const { start, end } = tokens.span(first, last);
  const { label, type, name, number, rest } = field;
  const declaration = [label, type, name].filter(Boolean).join(' ');
  const isEnded = tokens.is(last + 1, ';');
  const tail = `${rest}${isEnded ? '' : ';'}`;
  const remedy: Remedy = {
    start,
    end: tokens.is(last + 1, ',') ? tokens.end(last + 1) : end,
    text: `${declaration}${number === undefined ? '' : ` = ${number}`}${tail}`,
    ...(number === undefined ? { numberAt: declaration.length } : {}),
  };
  const shown = `${declaration} = ${number ?? 'NUMBER'}`;
  cursor.reportSpan(
    'unexpected-token',
    `A field is written "type name = number;": "${shown};".`,
    start,
    end,
    remedy,
  );
  return true;
}

/** The last token before what ends a statement: `;`, a `,` outside of brackets, a `}` or the line. */
function lastOfStatement(cursor: Cursor, first: number): number {
  const { tokens } = cursor;
  let at = first;
  for (let depth = 0; at + 1 < tokens.count - 1; at++) {
    const next = at + 1;
    if (tokens.is(at, '<') || tokens.is(at, '[')) depth++;
    else if (tokens.is(at, '>') || tokens.is(at, ']')) depth--;
    const isEnd = tokens.is(next, ';') || tokens.is(next, '}') || tokens.is(next, '{');
    if (isEnd || (depth <= 0 && tokens.is(next, ','))) break;
    if (cursor.startsLine(next)) break;
  }
  return at;
}

/**
 * The text of some tokens, with one space where any stand between two of them. Undefined where it is too long, or a comment is in it,
 * which would be lost.
 */
function evenlySpaced(tokens: TokenStream, first: number, last: number): string | undefined {
  if (tokens.firstCommentBefore(first + 1) < tokens.firstCommentBefore(last + 1)) return undefined;
  let text = '';
  for (let index = first; index <= last; index++) {
    const space = index > first && tokens.end(index - 1) < tokens.start(index) ? ' ' : '';
    if (text.length + tokens.end(index) - tokens.start(index) >= mostUnits) return undefined;
    text += space + tokens.textOf(index);
  }
  return text;
}

/** Thrift: `1: required string name = "x"`. A default value has no place in proto3, and is left out. */
const thrift = /^(\d+)\s*:\s*(?:(optional|required|repeated)\s+)?(.+?)\s+(\w+)(?:\s*=\s*[^=]+)?$/;
/** TypeScript and GraphQL: `name?: string = 1`. */
const nameFirst = /^(\w+)\s*(\??)\s*:\s*([^=:]+?)(?:\s*=\s*(\d+)(\s*\[.*\])?)?$/;
/** Go: `name string`. With a number it may be a type of that name, and is looked for first. */
const typeBehind = /^([a-z]\w*)\s+(\w+)$/;
/** With the label behind the type, or a type as others write it: `Array<string> tags = 1`. */
const typeFirst =
  /^(?:(optional|repeated)\s+)?([^=:]+?)\s+(?:(optional|repeated)\s+)?(\w+)(?:\s*=\s*(\d+)(\s*\[.*\])?)?$/;

function foreignField(written: string): ForeignField | undefined {
  const text = written.replaceAll('::', '.');
  const inThrift = thrift.exec(text);
  if (inThrift) {
    const [, number, label = '', type = '', name = ''] = inThrift;
    return field(label === 'required' ? '' : label, type, name, number);
  }
  const inTypeScript = nameFirst.exec(text);
  if (inTypeScript) {
    const [, name = '', mark, type = '', number, rest] = inTypeScript;
    return field(mark ? 'optional' : '', type, name, number, rest);
  }
  const [, nameBefore = '', scalar = ''] = typeBehind.exec(text) ?? [];
  if (scalarTypes.has(scalar)) return field('', scalar, nameBefore, undefined);
  const [, label = '', type = '', labelBehind = '', name = '', number, rest] = typeFirst.exec(text) ?? [];
  // Neither is foreign: something else is wrong.
  if (!labelBehind && !/[<[|!?]/.test(type) && text === written) return undefined;
  return label && labelBehind ? undefined : field(label || labelBehind, type, name, number, rest);
}

function field(
  label: string,
  written: string,
  name: string,
  number: string | undefined,
  rest = '',
): ForeignField | undefined {
  const translated = translateType(written);
  if (!translated || !/^[A-Za-z_]/.test(name)) return undefined;
  const { type } = translated;
  // A list that may be missing is a list; a map has no label.
  const given = type.startsWith('map<') ? '' : label;
  return {
    label: translated.label === 'repeated' ? 'repeated' : given || translated.label,
    type,
    name,
    number,
    rest,
  };
}
