import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Candidate } from './candidate.ts';
import { commentHints } from './comment-hints.ts';
import { type Dialect, declarationKeywords, keyword } from './keywords.ts';
import { nextNumbers } from './numbers.ts';
import { optionPlace } from './option-place.ts';
import { optionCandidates } from './options.ts';
import { packageNames } from './strings.ts';
import { declaredTypes, scalarTypes, type TypeSources } from './types.ts';

const labels = ['optional', 'repeated', 'required'];

/** What may stand at a place outside of strings. */
export function inStatement(sources: TypeSources): Candidate[] {
  const { place } = sources;
  const { inner } = place;
  const outer = place.frames.at(-2);
  const option = optionPlace(place);
  if (option) return optionCandidates(sources, option);
  if (inner.block === 'aggregate' || inner.open === '[') return [];
  if (inner.open === '(') {
    const method = outer && methodIn(outer.words);
    return method ? rpcTypes(sources, method) : [];
  }
  if (inner.open === '<') return outer?.words.at(-1) === 'map' ? mapTypes(sources) : [];
  const { statement } = inner;
  const [first] = statement;
  if (first === undefined) return beginning(sources);
  switch (inner.block) {
    case 'file':
      return inFile(sources);
    case 'service':
      return afterRpcType(sources);
    case 'rpc':
      return [];
    default:
      return inMessage(sources);
  }
}

function inFile(sources: TypeSources): Candidate[] {
  const { statement } = sources.place.inner;
  const [first] = statement;
  const isAlone = statement.length === 1;
  if (first === 'package' && isAlone) return packageNames(sources);
  if (first === 'import' && isAlone)
    return words(sources, ['public', 'weak', ...(dialectOf(sources) === '2024' ? ['option'] : [])]);
  if ((first === 'export' || first === 'local') && isAlone) return words(sources, ['message', 'enum']);
  return first === 'extend' && isAlone ? extendees(sources) : [];
}

function inMessage(sources: TypeSources): Candidate[] {
  const { block, statement, words: written } = sources.place.inner;
  const [first = ''] = statement;
  const last = statement.at(-1) ?? '';
  if (first === 'extend') return statement.length === 1 ? extendees(sources) : [];
  if (last === '=') return number(sources);
  if (first === 'reserved' || first === 'extensions') return rangeWords(sources, written);
  const isAlone = statement.length === 1;
  if (block === 'enum') return [];
  if (isAlone && (first === 'export' || first === 'local')) return words(sources, ['message', 'enum']);
  if (!isAlone || !labels.includes(first)) return [];
  const role = `after ${first}`;
  const isGroup = dialectOf(sources) === 'proto2';
  return [
    ...scalarTypes(sources, role),
    ...declaredTypes(sources, { role, messagesOnly: false, hasScalars: true }),
    ...(isGroup ? words(sources, ['group']) : []),
  ];
}

function beginning(sources: TypeSources): Candidate[] {
  const { place, habits, file } = sources;
  const { block } = place.inner;
  const role = block === 'message' || block === 'oneof' ? 'statement' : `statement of ${block}`;
  const { declarations } = file.linked.syntax.tree;
  const has = (kind: string) =>
    declarations.some((node) => node.kind === kind && !isAt(sources, node.first, node.last));
  const hints = commentHints(file.linked.syntax, place.firstToken);
  const kept = declarationKeywords(block, dialectOf(sources)).filter(
    (word) =>
      ((word !== 'syntax' && word !== 'edition') || !has('syntax')) &&
      (word !== 'package' || !has('package')),
  );
  const keywords = kept.map((word, index) => {
    const score =
      (block === 'message' ? (commonKeywords[word] ?? -1) : 1 - index / 20) +
      habits.weight(role, word, place.offset) +
      hints.ofWord(word) +
      headScore(sources, word);
    return keyword(word, score, isLineEnd(sources));
  });
  if (block !== 'message' && block !== 'oneof' && block !== 'extend') return keywords;
  return [
    ...keywords,
    ...scalarTypes(sources, role),
    ...declaredTypes(sources, { role, messagesOnly: false, hasScalars: true }),
  ];
}

const commonKeywords: Readonly<Record<string, number>> = { repeated: 2, optional: 0.5, map: 0, oneof: 0 };

/** At the top of a file what comes first is wanted first, and further down what comes there. */
function headScore({ file, place }: TypeSources, word: string): number {
  if (place.inner.block !== 'file') return 0;
  const { tokens, tree } = file.linked.syntax;
  const before = tree.declarations.filter(({ last }) => tokens.end(last) <= place.offset);
  const isBefore = (kind: string) => before.some((node) => node.kind === kind);
  const after = tree.declarations.find(({ first }) => tokens.start(first) >= place.offset);
  switch (word) {
    case 'syntax':
    case 'edition':
      return isBefore('syntax') ? 0 : 20;
    case 'package':
      return isBefore('package') ? 0 : 15;
    case 'import':
      return before.at(-1)?.kind === 'import' || after?.kind === 'import' ? 8 : 0;
    case 'option':
      return before.at(-1)?.kind === 'option' || after?.kind === 'option' ? 8 : 0;
    default:
      return 0;
  }
}

function isAt({ file, place }: TypeSources, first: number, last: number): boolean {
  const { start, end } = file.linked.syntax.tokens.span(first, last);
  return start <= place.offset && place.offset <= end;
}

function rpcTypes(sources: TypeSources, outer: readonly string[]): Candidate[] {
  const { statement } = sources.place.inner;
  if (statement.length > 1 || (statement.length === 1 && statement[0] !== 'stream')) return [];
  const role = outer.includes('returns') ? 'response' : 'request';
  const types = declaredTypes(sources, { role, messagesOnly: true, hasScalars: false, method: outer[1] });
  if (statement.length === 1) return types;
  const method = outer[1] ?? '';
  const isStream = /^(Stream|Watch|Listen|Bidi)|Stream$/.test(method) ? 9 : 1;
  return [keyword('stream', isStream, false), ...types];
}

function afterRpcType(sources: TypeSources): Candidate[] {
  const written = methodIn(sources.place.inner.words);
  return written?.at(-1) === ')' && !written.includes('returns') ? words(sources, ['returns']) : [];
}

/** The last method of a statement, from its `rpc` on: before it may stand what has no semicolon yet. */
function methodIn(statement: readonly string[]): readonly string[] | undefined {
  const from = statement.findLastIndex(
    (word, index) => word === 'rpc' && /^\w/.test(statement[index + 1] ?? ''),
  );
  return from < 0 ? undefined : statement.slice(from);
}

function mapTypes(sources: TypeSources): Candidate[] {
  const written = sources.place.inner.words;
  if (!written.includes(',')) return written.length === 0 ? scalarTypes(sources, 'map key', true) : [];
  if (sources.place.inner.statement.at(-1) !== ',') return [];
  const role = 'map value';
  return [
    ...scalarTypes(sources, role),
    ...declaredTypes(sources, { role, messagesOnly: false, hasScalars: true }),
  ];
}

function extendees(sources: TypeSources): Candidate[] {
  return declaredTypes(sources, { role: 'extendee', messagesOnly: true, hasScalars: false }).map((type) =>
    // Custom options are what most are for.
    /^google\.protobuf\.\w+Options$/.test(type.detail?.split(' ')[0] ?? '')
      ? { ...type, score: type.score + 5 }
      : type,
  );
}

function rangeWords(sources: TypeSources, written: readonly string[]): Candidate[] {
  const last = written.at(-1) ?? '';
  if (last === 'to') return words(sources, ['max']);
  return /^\d/.test(last) && written.at(-2) !== 'to' ? words(sources, ['to']) : [];
}

function number(sources: TypeSources): Candidate[] {
  const { file, place } = sources;
  const { syntax } = file.linked;
  const isEnded = /^[ \t]*[;[]/.test(syntax.text.slice(place.end, place.end + 100));
  return nextNumbers(syntax, place.offset).map((next, index) => ({
    label: String(next),
    kind: CompletionItemKind.Value,
    score: -index,
    detail: index === 0 ? 'next free number' : 'left out so far',
    insert: isEnded ? String(next) : `${next};`,
  }));
}

function words(sources: TypeSources, choices: readonly string[]): Candidate[] {
  return choices.map((word, index) => keyword(word, -index, isLineEnd(sources)));
}

/** Whether nothing stands behind the place that a snippet would push away. */
function isLineEnd({ file, place }: TypeSources): boolean {
  return /^[ \t]*(\r?\n|\}|$)/.test(file.linked.syntax.text.slice(place.end, place.end + 200));
}

/** What the file says it is written in; a file that does not say is proto2. */
function dialectOf({ file }: TypeSources): Dialect {
  const node = file.linked.syntax.tree.declarations.find(({ kind }) => kind === 'syntax');
  const text = node?.kind === 'syntax' ? node.text : 'proto2';
  return text === 'proto3' || text === '2023' || text === '2024' ? text : 'proto2';
}
