import type { BlockKind, CompletionPlace, PlaceFrame } from './completion-place.ts';

/** Where in an option a place is. */
export interface OptionPlace {
  /** The message of google.protobuf whose fields are the options here: `FieldOptions`, say. */
  readonly options: string;
  /** Names on the way to the place: `deprecated`, `(foo.bar)` of an option, `[foo.bar]` in a message's text. */
  readonly path: readonly string[];
  /** A name of the option, the inside of its parentheses, a name in a message's text, the inside of its brackets, or a value. */
  readonly expects: 'option' | 'extension' | 'field' | 'bracketed' | 'value';
  /** The names that are set beside it already. */
  readonly set: readonly string[];
  /** The words of the declaration whose `[...]` this is; undefined in an `option` statement. */
  readonly declaration: readonly string[] | undefined;
}

const statementOptions: Readonly<Record<BlockKind, string | undefined>> = {
  file: 'FileOptions',
  message: 'MessageOptions',
  oneof: 'OneofOptions',
  extend: undefined,
  enum: 'EnumOptions',
  service: 'ServiceOptions',
  rpc: 'MethodOptions',
  aggregate: undefined,
};

/** The place inside an option; undefined where none is being written. */
export function optionPlace({ frames }: CompletionPlace): OptionPlace | undefined {
  for (const [index, frame] of frames.entries()) {
    if (frame.block === 'aggregate') return undefined;
    const inner = frames.slice(index + 1);
    if (frame.open === '[') {
      const declaration = frames[index - 1]?.words ?? [];
      const options =
        declaration[0] === 'extensions'
          ? 'ExtensionRangeOptions'
          : frame.block === 'enum'
            ? 'EnumValueOptions'
            : 'FieldOptions';
      return placeIn({ options, declaration }, frame.words, inner);
    }
    const isLast = index === frames.length - 1 || inner.some(({ block }) => block === 'aggregate');
    const isStatement = frame.words[0] === 'option' && (isLast || inner[0]?.open === '(');
    const options = statementOptions[frame.block];
    if (isStatement && options)
      return placeIn({ options, declaration: undefined }, frame.words.slice(1), inner);
  }
  return undefined;
}

type Owner = Pick<OptionPlace, 'options' | 'declaration'>;

function placeIn(
  owner: Owner,
  words: readonly string[],
  inner: readonly PlaceFrame[],
): OptionPlace | undefined {
  const equals = words.indexOf('=');
  const path = partsOf(equals < 0 ? words : words.slice(0, equals));
  const value = equals < 0 ? undefined : words.slice(equals + 1);
  const [next, ...further] = inner;
  if (!next) {
    if (!value) return isNameAwaited(words) ? { ...owner, path, expects: 'option', set: [] } : undefined;
    return value.length === 0 ? { ...owner, path, expects: 'value', set: [] } : undefined;
  }
  if (!value) {
    const isName = next.open === '(' && further.length === 0 && next.statement.length === 0;
    return isName ? { ...owner, path, expects: 'extension', set: [] } : undefined;
  }
  return next.open === '{' ? inMessage(owner, path, next, further) : undefined;
}

/** Inside the text of the message that `path` leads to. */
function inMessage(
  owner: Owner,
  path: readonly string[],
  frame: PlaceFrame,
  inner: readonly PlaceFrame[],
): OptionPlace | undefined {
  const { names, last, isValueAwaited } = fieldsWritten(frame.words);
  const [next, ...further] = inner;
  if (!next) {
    if (last === undefined) return { ...owner, path, expects: 'field', set: names };
    return isValueAwaited ? { ...owner, path: [...path, last], expects: 'value', set: [] } : undefined;
  }
  if (last === undefined) {
    const isName = next.open === '[' && further.length === 0;
    return isName ? { ...owner, path, expects: 'bracketed', set: names } : undefined;
  }
  const inside = [...path, last];
  if (next.open !== '[') return inMessage(owner, inside, next, further);
  // A list.
  const [item, ...deeper] = further;
  if (item) return inMessage(owner, inside, item, deeper);
  return next.statement.length === 0 ? { ...owner, path: inside, expects: 'value', set: [] } : undefined;
}

/** The names of the fields in a message's text, and the one that still lacks its value. */
function fieldsWritten(words: readonly string[]): {
  names: string[];
  last: string | undefined;
  isValueAwaited: boolean;
} {
  const names: string[] = [];
  let at = 0;
  while (at < words.length) {
    if (words[at] === ',' || words[at] === '.') {
      at++;
      continue;
    }
    const nameEnd = words[at] === '[' ? closing(words, at) : at;
    const name = words.slice(at, nameEnd + 1).join('');
    const isValueAwaited = words[nameEnd + 1] === ':';
    at = nameEnd + (isValueAwaited ? 2 : 1);
    if (at >= words.length) return { names, last: name, isValueAwaited };
    names.push(name);
    if (words[at] === '-') at++;
    const isText = /^["']/.test(words[at] ?? '');
    at = words[at] === '[' || words[at] === '<' ? closing(words, at) + 1 : at + 1;
    while (isText && /^["']/.test(words[at] ?? '')) at++;
  }
  return { names, last: undefined, isValueAwaited: false };
}

function closing(words: readonly string[], open: number): number {
  const close = words[open] === '[' ? ']' : '>';
  const found = words.indexOf(close, open);
  return found < 0 ? words.length - 1 : found;
}

/** `( a . b ) . c .` as `(a.b)` and `c`. */
function partsOf(words: readonly string[]): string[] {
  const parts: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '(') {
      const close = words.indexOf(')', at);
      const end = close < 0 ? words.length : close;
      parts.push(`(${words.slice(at + 1, end).join('')})`);
      at = end;
    } else if (word !== '.') parts.push(word);
  }
  return parts;
}

function isNameAwaited(words: readonly string[]): boolean {
  return words.length === 0 || words.at(-1) === '.';
}
