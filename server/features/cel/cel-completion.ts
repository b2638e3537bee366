import { CompletionItemKind } from 'vscode-languageserver-types';
import { type Element, stringPlaces, TokenKind } from '../../compiler/index.ts';
import type { Candidate } from '../completion/candidate.ts';
import { optionPlace } from '../completion/option-place.ts';
import { OptionSchema } from '../completion/option-schema.ts';
import type { TypeSources } from '../completion/types.ts';
import { checkCel } from './cel-check.ts';
import { celFunctions } from './cel-functions.ts';
import type { CelLibrary } from './cel-library.ts';
import { isExpressionField, scopeOfRules } from './cel-sources.ts';
import { type CelType, dyn, isAssignable, typeOfField, typeText } from './cel-types.ts';

/** What may be written inside an expression, and the word that it stands in place of, by its offsets. */
export interface CelCompletion {
  readonly candidates: readonly Candidate[];
  readonly start: number;
  readonly end: number;
}

/** The macros, which take the name of a variable first, with what that is. */
const macros: Readonly<Record<string, string>> = {
  all: 'all(${1:item}, $2)',
  exists: 'exists(${1:item}, $2)',
  exists_one: 'exists_one(${1:item}, $2)',
  filter: 'filter(${1:item}, $2)',
  map: 'map(${1:item}, $2)',
};

/** Completion inside a CEL expression; undefined where the string at the place holds none. */
export function celCompletion(sources: TypeSources, library: CelLibrary): CelCompletion | undefined {
  const { file, place } = sources;
  const option = optionPlace(place);
  if (option?.expects !== 'value') return undefined;
  const field = new OptionSchema(file, place.scope).field(option);
  if (!field || !isExpressionField(field.fullName)) return undefined;
  const path = option.path.map((part) => part.replace(/^[([]|[)\]]$/g, ''));
  const scope = scopeOfRules(file, owner(sources, option.declaration !== undefined), path);
  const before = textBefore(sources);
  const word = /\w*$/.exec(before)?.[0] ?? '';
  const after = /^\w*/.exec(file.linked.syntax.text.slice(place.offset, place.offset + 100))?.[0] ?? '';
  const start = place.offset - word.length;
  const variables = withItems(
    before,
    scope.variables,
    (text, known) => checkCel(library, text, { ...scope, variables: known }).type,
  );
  const rest = before.slice(0, before.length - word.length);
  const candidates = rest.trimEnd().endsWith('.')
    ? members(sources, library, typeOf(rest.trimEnd().slice(0, -1)))
    : beginnings(library, variables);
  return { candidates, start, end: place.offset + after.length };

  function typeOf(text: string): CelType {
    const operand = operandBefore(text);
    return (operand && checkCel(library, operand, { ...scope, variables }).type) || dyn;
  }
}

/** The decoded text of the literals up to the place. */
function textBefore({ file, place }: TypeSources): string {
  const { tokens } = file.linked.syntax;
  const last = tokens.tokenAt(place.start - 1);
  let first = last;
  while (first > 0 && tokens.kind(first - 1) === TokenKind.string) first--;
  const { text, offsets } = stringPlaces(tokens, { first, last });
  const until = offsets.findIndex((offset) => offset >= place.offset);
  return until < 0 ? text : text.slice(0, until);
}

/** The declaration that has the option. */
function owner({ file, place }: TypeSources, isBracketed: boolean): Element | undefined {
  const { tokens } = file.linked.syntax;
  if (!isBracketed) return file.linked.elements.symbols.get(place.scope);
  for (const element of file.linked.elements.symbols.values()) {
    if (element.kind !== 'field') continue;
    if (tokens.start(element.node.first) <= place.offset && place.offset <= tokens.end(element.node.last) + 1)
      return element;
  }
  return undefined;
}

/** The variables of macros that are still open: in `this.tags.all(tag, |` also `tag`. */
function withItems(
  before: string,
  variables: ReadonlyMap<string, CelType>,
  typeOf: (text: string, variables: ReadonlyMap<string, CelType>) => CelType | undefined,
): ReadonlyMap<string, CelType> {
  const found = new Map(variables);
  for (const { index, 1: name = '' } of before.matchAll(
    /\.(?:all|exists|exists_one|filter|map)\(\s*(\w+)\s*,/g,
  )) {
    if (isClosed(before.slice(before.indexOf('(', index)))) continue;
    const operand = operandBefore(before.slice(0, index));
    const type = operand ? typeOf(operand, found) : undefined;
    found.set(name, type?.kind === 'list' ? type.element : type?.kind === 'map' ? type.key : dyn);
  }
  return found;
}

function isClosed(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return true;
  }
  return false;
}

/** The names, calls and indices that end a text: what a dot behind them would be about. */
function operandBefore(text: string): string {
  let at = text.length;
  while (at > 0) {
    const character = text[at - 1] ?? '';
    if (/[\w.]/.test(character)) at--;
    else if (character === ')' || character === ']') {
      const open = opening(text, at - 1);
      if (open < 0) break;
      at = open;
    } else if (character === "'" || character === '"') {
      const open = text.lastIndexOf(character, at - 2);
      if (open < 0) break;
      at = open;
    } else break;
  }
  return text.slice(at);
}

function opening(text: string, close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (text[at] === ')' || text[at] === ']') depth++;
    else if ((text[at] === '(' || text[at] === '[') && --depth === 0) return at;
  }
  return -1;
}

/** Fields and methods of a value. */
function members({ file }: TypeSources, library: CelLibrary, type: CelType): Candidate[] {
  const fields = type.kind === 'message' ? (type.element?.fields ?? []) : [];
  const found = fields.map(
    (field, index): Candidate => ({
      label: field.name,
      kind: CompletionItemKind.Field,
      score: 5 - index / 1000,
      detail: typeText(typeOfField(field, file.program)),
    }),
  );
  const seen = new Set<string>();
  for (const [name, signatures] of celFunctions(library)) {
    const fitting = signatures.find(({ target }) => target && isAssignable(type, target));
    if (!fitting || !/^\w+$/.test(name) || seen.has(name)) continue;
    seen.add(name);
    const isEmpty = signatures.every(({ target, arguments: taken }) => !target || taken.length === 0);
    found.push({
      label: name,
      kind: CompletionItemKind.Method,
      score: 3,
      detail: signatureText(fitting),
      insert: isEmpty ? `${name}()` : `${name}(`,
      snippet: isEmpty ? `${name}()` : `${name}($1)`,
    });
  }
  if (type.kind === 'list' || type.kind === 'map' || type.kind === 'dyn')
    for (const [name, snippet] of Object.entries(macros))
      found.push({ label: name, kind: CompletionItemKind.Keyword, score: 4, insert: `${name}(`, snippet });
  return found;
}

/** Variables, functions and words. */
function beginnings(library: CelLibrary, variables: ReadonlyMap<string, CelType>): Candidate[] {
  const found = [...variables].map(
    ([label, type], index): Candidate => ({
      label,
      kind: CompletionItemKind.Variable,
      score: 5 - index / 10,
      detail: typeText(type),
    }),
  );
  for (const [name, signatures] of celFunctions(library)) {
    const first = signatures.find(({ target }) => !target);
    if (!first || !/^[\w.]+$/.test(name) || name.startsWith('_')) continue;
    found.push({
      label: name,
      kind: CompletionItemKind.Function,
      score: 2,
      detail: signatureText(first),
      insert: `${name}(`,
      snippet: `${name}($1)`,
    });
  }
  found.push({
    label: 'has',
    kind: CompletionItemKind.Function,
    score: 3,
    insert: 'has(',
    snippet: 'has($1)',
  });
  for (const label of ['true', 'false', 'null'])
    found.push({ label, kind: CompletionItemKind.Keyword, score: 1 });
  return found;
}

function signatureText({
  name,
  target,
  arguments: taken,
  result,
}: {
  name: string;
  target: CelType | undefined;
  arguments: readonly CelType[];
  result: CelType;
}): string {
  return `${target ? `${typeText(target)}.` : ''}${name}(${taken.map(typeText).join(', ')}): ${typeText(result)}`;
}
