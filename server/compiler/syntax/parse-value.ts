import type { Remedy } from '../diagnostic.ts';
import { type Cursor, named } from './cursor.ts';
import { TokenKind } from './tokens.ts';
import type {
  AggregateFieldNode,
  AggregateNode,
  IdentifierNode,
  ListNode,
  NameNode,
  NumberNode,
  StringNode,
  ValueNode,
} from './tree.ts';

/** One or more adjacent string literals. */
export function parseString(cursor: Cursor, what: string, remedy?: Remedy): StringNode | undefined {
  if (cursor.kind !== TokenKind.string) {
    cursor.report('missing-string', `Expected ${what} in quotes, found ${cursor.shown()}.`, remedy);
    return undefined;
  }
  const first = cursor.at;
  while (cursor.kind === TokenKind.string) cursor.at++;
  return { kind: 'string', first, last: cursor.at - 1 };
}

/** An integer with an optional minus; anything else is reported, as missing `what`, of `name`. */
export function parseInteger(cursor: Cursor, what: string, name?: NameNode): NumberNode | undefined {
  const first = cursor.at;
  const negative = cursor.take('-');
  if (cursor.kind !== TokenKind.integer) {
    cursor.report('missing-number', `Expected ${named(what, name)}, found ${cursor.shown()}.`);
    return undefined;
  }
  const last = cursor.at++;
  return { kind: 'integer', first, last, negative, text: cursor.tokens.textOf(last) };
}

function scalar(cursor: Cursor): NumberNode | IdentifierNode | undefined {
  const first = cursor.at;
  const negative = cursor.take('-');
  const kind = cursor.kind;
  const last = cursor.at;
  if (kind === TokenKind.integer || kind === TokenKind.float) {
    cursor.at++;
    const text = cursor.tokens.textOf(last);
    return { kind: kind === TokenKind.integer ? 'integer' : 'float', first, last, negative, text };
  }
  if (kind === TokenKind.identifier) {
    cursor.at++;
    return { kind: 'identifier', first, last, negative, text: cursor.tokens.textOf(last) };
  }
  const remedy = backticks(cursor);
  const advice = remedy ? ' Text stands in quotes.' : '';
  cursor.report('missing-value', `Expected a value, found ${cursor.shown()}.${advice}`, remedy);
  return undefined;
}

/** Text as in a template of JavaScript. */
function backticks({ tokens, at }: Cursor): Remedy | undefined {
  if (!tokens.is(at, '`')) return undefined;
  const start = tokens.start(at);
  const [written] = /^`[^`"\\\n]*`/.exec(tokens.text.slice(start, start + 1000)) ?? [];
  if (written === undefined) return undefined;
  return { start, end: start + written.length, text: `"${written.slice(1, -1)}"` };
}

/** The value of an option: a scalar, or a message between braces. */
export function parseOptionValue(cursor: Cursor): ValueNode | undefined {
  if (cursor.kind === TokenKind.string) return parseString(cursor, 'a value');
  if (cursor.is('{')) return cursor.nested(() => aggregate(cursor, '}'));
  return scalar(cursor);
}

/** A value inside an aggregate, where lists and messages in angle brackets are possible too. */
function aggregateValue(cursor: Cursor): ValueNode | undefined {
  if (cursor.is('<')) return cursor.nested(() => aggregate(cursor, '>'));
  if (cursor.is('[')) return cursor.nested(() => list(cursor));
  return parseOptionValue(cursor);
}

function list(cursor: Cursor): ListNode | undefined {
  const first = cursor.at++;
  const values: ValueNode[] = [];
  while (!cursor.is(']')) {
    const value = aggregateValue(cursor);
    if (!value) return undefined;
    values.push(value);
    if (cursor.is(']')) break;
    if (!cursor.expect(',', 'a value of the list')) return undefined;
    if (cursor.is(']')) {
      cursor.report('missing-value', 'Expected a value after "," in the list.');
      return undefined;
    }
  }
  cursor.at++;
  return { kind: 'list', first, last: cursor.at - 1, values };
}

function aggregate(cursor: Cursor, close: '}' | '>'): AggregateNode | undefined {
  const first = cursor.at++;
  const fields: AggregateFieldNode[] = [];
  while (!cursor.take(close)) {
    const field = aggregateField(cursor);
    if (field) fields.push(field);
    if (!field || cursor.atEnd) {
      if (cursor.atEnd) cursor.report('missing-token', `Expected "${close}" to close this value.`);
      skipAggregate(cursor);
      break;
    }
    if (!cursor.take(',')) cursor.take(';');
  }
  return { kind: 'aggregate', first, last: Math.max(first, cursor.at - 1), fields };
}

/** Steps over the rest of a broken aggregate, braces balanced, so that what follows it is read as usual. */
function skipAggregate(cursor: Cursor): void {
  let open = 1;
  while (!cursor.atEnd) {
    if (cursor.is('{') || cursor.is('<')) open++;
    else if ((cursor.is('}') || cursor.is('>')) && (--open === 0 || cursor.is(';', 1))) {
      // The end of the statement ends the value, however many braces were opened in it.
      cursor.at++;
      return;
    }
    cursor.at++;
  }
}

function aggregateField(cursor: Cursor): AggregateFieldNode | undefined {
  const first = cursor.at;
  const named = aggregateName(cursor);
  if (!named) return undefined;
  const nameLast = cursor.at - 1;
  const hasColon = cursor.take(':');
  // Messages, one or a list of them, need no colon.
  if (!hasColon && !cursor.is('{') && !cursor.is('<') && !cursor.is('[')) {
    cursor.reportMissing(
      'missing-token',
      `Expected ":" and a value after "${named.name}", found ${cursor.shown()}.`,
      cursor.kind === TokenKind.symbol ? undefined : cursor.insertion(':'),
    );
    return undefined;
  }
  const value = aggregateValue(cursor);
  if (!value) return undefined;
  return { ...named, first, last: cursor.at - 1, nameFirst: first, nameLast, value };
}

function aggregateName(
  cursor: Cursor,
): Pick<AggregateFieldNode, 'name' | 'form' | 'typeUrlPrefix'> | undefined {
  if (!cursor.take('[')) {
    const name = cursor.name('the name of a field');
    return name && { name: name.text, form: 'field' };
  }
  const extension = cursor.qualifiedName('the name of an extension', false);
  if (!extension) return undefined;
  if (cursor.take('/')) {
    const type = cursor.qualifiedName('the full name of a message', false);
    if (!type || !cursor.expect(']', `"${type.text}"`)) return undefined;
    return { name: type.text, form: 'any', typeUrlPrefix: extension.text };
  }
  if (!cursor.expect(']', `"${extension.text}"`)) return undefined;
  return { name: extension.text, form: 'extension' };
}
