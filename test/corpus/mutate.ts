/** One slip in a definition: what a person may do to a file between two keystrokes. */
import { pick, type Random } from './seeded-random.ts';

const slips = ['delete', 'double', 'swap', 'number', 'name', 'type', 'option'] as const;

export type Slip = (typeof slips)[number];

export interface Mutant {
  readonly slip: Slip;
  readonly text: string;
  /** What was done, for people: the line, counted from 1, and the change. */
  readonly change: string;
}

interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Pieces of a definition by a scanner of its own: what a seed gives must not change when the compiler's lexer does. */
const scanner =
  /(?<skipped>\s+|\/\/[^\n]*|\/\*.*?\*\/)|(?<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<name>[A-Za-z_]\w*)|(?<number>\.?\d(?:[eE][+-]|[\w.])*)|(?<symbol>.)/gsy;

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { index, 0: piece, groups } of text.matchAll(scanner)) {
    if (groups?.skipped !== undefined) continue;
    const kind = groups?.string ? 'string' : groups?.name ? 'name' : groups?.number ? 'number' : 'symbol';
    tokens.push({ kind, text: piece, start: index, end: index + piece.length });
  }
  return tokens;
}

/** Makes one slip in a text, of the kind that comes up, or a deletion where the text has no place for that kind. */
export function mutate(text: string, random: Random): Mutant {
  const tokens = scan(text);
  if (tokens.length === 0) return { slip: 'delete', text: '', change: 'nothing was there' };
  const slip = pick(random, slips);
  const made = makers[slip](text, tokens, random) ?? makers.delete(text, tokens, random);
  if (!made) throw new Error('a token can always be deleted');
  const line = text.slice(0, made.start).split('\n').length;
  const before = text.slice(made.start, made.end);
  return {
    slip: made.slip ?? slip,
    text: text.slice(0, made.start) + made.put + text.slice(made.end),
    change: `line ${line}: ${shorten(before)} -> ${shorten(made.put)}`,
  };
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly put: string;
  readonly slip?: Slip;
}

type Maker = (text: string, tokens: readonly Token[], random: Random) => Edit | undefined;

const makers: Record<Slip, Maker> = {
  delete: (_, tokens, random) => ({ ...place(pick(random, tokens)), put: '', slip: 'delete' }),

  double: (_, tokens, random) => {
    const token = pick(random, tokens);
    return { ...place(token), put: `${token.text} ${token.text}` };
  },

  swap: (text, tokens, random) => {
    if (tokens.length < 2) return undefined;
    const at = random(tokens.length - 1);
    const [first, second] = [tokens[at], tokens[at + 1]];
    if (!first || !second) return undefined;
    const between = text.slice(first.end, second.start);
    return { start: first.start, end: second.end, put: second.text + (between || ' ') + first.text };
  },

  number: (_, tokens, random) => {
    const numbers = tokens.filter(({ kind }) => kind === 'number');
    if (numbers.length === 0) return undefined;
    const token = pick(random, numbers);
    const near = String(Number(token.text) + pick(random, [-1, 1, 2]));
    const put = pick(random, [near, near, pick(random, numbers).text, pick(random, numbersToTry)]);
    return { ...place(token), put };
  },

  name: (_, tokens, random) => {
    const declared = tokens.filter((_token, index) => isDeclaredName(tokens, index));
    if (declared.length === 0) return undefined;
    const token = pick(random, declared);
    const put = pick(random, [
      pick(random, declared).text,
      pick(random, declared).text,
      pick(random, namesToTry),
      changeCase(token.text),
      `${token.text}_`,
      token.text.replaceAll('_', ''),
    ]);
    return { ...place(token), put };
  },

  type: (_, tokens, random) => {
    const types = tokens.flatMap((_token, index) => typeEndingAt(tokens, index) ?? []);
    if (types.length === 0) return undefined;
    const type = pick(random, types);
    const put = pick(random, [
      pick(random, types).put,
      pick(random, types).put,
      pick(random, typesToTry),
      changeCase(type.put),
    ]);
    return { start: type.start, end: type.end, put };
  },

  option: (_, tokens, random) => {
    const parts = tokensOfOptions(tokens);
    if (parts.length === 0) return undefined;
    const token = pick(random, parts);
    const alike = parts.filter(({ kind }) => kind === token.kind);
    const put = pick(random, [
      pick(random, alike).text,
      pick(random, parts).text,
      pick(random, optionPartsToTry),
      pick(random, optionPartsToTry),
    ]);
    return { ...place(token), put };
  },
};

function place({ start, end }: Token): { start: number; end: number } {
  return { start, end };
}

function changeCase(name: string): string {
  const [first = ''] = name;
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + name.slice(1);
}

function isDeclaredName(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.kind !== 'name') return false;
  const before = tokens[index - 1];
  if (before?.kind === 'name' && /^(message|enum|service|rpc|oneof|package|group)$/.test(before.text))
    return true;
  return tokens[index + 1]?.text === '=' && before?.text !== 'option' && before?.text !== '[';
}

/** The type, with its path, whose last token this is: of a field that follows, or of an rpc. */
function typeEndingAt(tokens: readonly Token[], index: number): Edit | undefined {
  const last = tokens[index];
  if (last?.kind !== 'name') return undefined;
  const next = tokens[index + 1];
  const ofField =
    next?.kind === 'name' && tokens[index + 2]?.text === '=' && tokens[index + 3]?.kind === 'number';
  let first = index;
  while (tokens[first - 1]?.text === '.') first -= tokens[first - 2]?.kind === 'name' ? 2 : 1;
  const start = tokens[first]?.start ?? last.start;
  const opener = tokens[first - 1];
  const beforeOpener = tokens[first - 2];
  const ofRpc =
    next?.text === ')' &&
    (opener?.text === '(' || opener?.text === 'stream') &&
    (beforeOpener?.kind === 'name' || beforeOpener?.text === '(');
  if (!ofField && !ofRpc) return undefined;
  const put = tokens
    .slice(first, index + 1)
    .map(({ text }) => text)
    .join('');
  return { start, end: last.end, put };
}

/** Names, numbers and strings between `option` and its semicolon, or between brackets. */
function tokensOfOptions(tokens: readonly Token[]): Token[] {
  const parts: Token[] = [];
  let depth = 0;
  let inStatement = false;
  for (const [index, token] of tokens.entries()) {
    if (token.text === '[') depth++;
    else if (token.text === ']') depth = Math.max(0, depth - 1);
    else if (token.text === ';') inStatement = false;
    else if (token.text === 'option' && tokens[index + 1]?.text !== '=') inStatement = true;
    else if ((depth > 0 || inStatement) && token.kind !== 'symbol') parts.push(token);
  }
  return parts;
}

const numbersToTry = [
  ...['0', '1', '-1', '+1', '00', '07', '08', '0x', '0x1F', '1.0', '1e3', '.5', '1.', 'inf', '1_000', '1f'],
  ...[
    '18999',
    '19000',
    '19999',
    '20000',
    '536870911',
    '536870912',
    '2147483647',
    '2147483648',
    '-2147483648',
  ],
  ...['4294967296', '9223372036854775808', '18446744073709551615', '18446744073709551616', '"1"', 'max'],
];

const namesToTry = [
  ...['message', 'optional', 'repeated', 'group', 'map', 'stream', 'option', 'reserved', 'extensions', 'to'],
  ...[
    'max',
    'true',
    'inf',
    'string',
    'int32',
    'oneof',
    'rpc',
    'returns',
    'syntax',
    'import',
    'edition',
    'local',
  ],
  ...['google', 'UNKNOWN', 'a.b', '.a', '1a', '_', 'été', 'x-y', '"name"', 'Descriptor', 'Entry', 'name'],
];

const typesToTry = [
  ...[
    'double',
    'float',
    'int32',
    'int64',
    'uint32',
    'uint64',
    'sint32',
    'sint64',
    'fixed32',
    'fixed64',
    'bool',
  ],
  ...['sfixed32', 'sfixed64', 'string', 'bytes', 'group', 'Missing', '.Missing', '.google.protobuf.Missing'],
  ...[
    'google.protobuf.Any',
    'google.protobuf.Timestamp',
    '.google.protobuf.FieldDescriptorProto.Type',
    'google',
  ],
  ...[
    'map<string, string>',
    'map<int32, bool>',
    'map<float, bool>',
    'map<string, Missing>',
    'stream',
    'message',
  ],
  ...[
    'optional string',
    'required string',
    'repeated string',
    'repeated map<string, string>',
    '.',
    'a..b',
    '"s"',
  ],
];

const optionPartsToTry = [
  ...[
    'true',
    'false',
    '1',
    '-1',
    '0.5',
    'nan',
    'inf',
    '-inf',
    '"text"',
    "'\\x'",
    '"\\377"',
    '{}',
    '{ a: 1 }',
    '[]',
  ],
  ...['deprecated', 'packed', 'json_name', 'default', 'lazy', 'unverified_lazy', 'weak', 'ctype', 'jstype'],
  ...[
    'retention',
    'targets',
    'debug_redact',
    'edition_defaults',
    'features',
    'features.field_presence',
    'IMPLICIT',
  ],
  ...[
    'features.utf8_validation',
    'NONE',
    'VERIFY',
    'JS_STRING',
    'CORD',
    'STRING_PIECE',
    'SPEED',
    'CODE_SIZE',
  ],
  ...[
    'allow_alias',
    'message_set_wire_format',
    'map_entry',
    'java_package',
    'java_multiple_files',
    'go_package',
  ],
  ...['optimize_for', 'cc_enable_arenas', 'idempotency_level', 'NO_SIDE_EFFECTS', 'uninterpreted_option'],
  ...[
    '(google.api.http)',
    '(google.api.http).get',
    '(google.api.field_behavior)',
    'REQUIRED',
    '(missing)',
    '(.a).b',
  ],
];
