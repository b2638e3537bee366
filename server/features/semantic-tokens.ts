import type { Range, SemanticTokensEdit, SemanticTokensLegend } from 'vscode-languageserver-types';
import { type DeclaredSymbol, type Element, LineWalk, type OptionNode } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { occurrencesIn, uriOf } from './named.ts';
import { offsetAt } from './positions.ts';
import { fileUnder } from './symbols.ts';

const types = [
  'namespace',
  'class',
  'enum',
  'enumMember',
  'interface',
  'method',
  'property',
  'struct',
  'decorator',
] as const;
const modifiers = ['declaration', 'deprecated', 'defaultLibrary', 'documentation'] as const;
type TokenType = (typeof types)[number];
type Modifier = (typeof modifiers)[number];

/** What the numbers of `semanticTokens` mean. */
export const semanticTokensLegend: SemanticTokensLegend = {
  tokenTypes: [...types],
  tokenModifiers: [...modifiers],
};

const typeOfSymbol: Readonly<Record<DeclaredSymbol['kind'], TokenType>> = {
  package: 'namespace',
  message: 'class',
  enum: 'enum',
  'enum-value': 'enumMember',
  service: 'interface',
  method: 'method',
  field: 'property',
  oneof: 'struct',
  extension: 'decorator',
};

/**
 * Every name that means something declared: what a grammar cannot tell apart. Five numbers each, as LSP has them: lines and
 * UTF-16 units from the one before, length, type, and a bit for each modifier. Keywords, literals and comments are the grammar's.
 */
export function semanticTokens(file: SnapshotFile, range?: Range): number[] {
  const { linked } = file;
  const { text } = linked.syntax;
  const from = range ? offsetAt(linked.syntax, range.start) : 0;
  const to = range ? offsetAt(linked.syntax, range.end) : text.length;
  const data: number[] = [];
  const lines = new LineWalk(text);
  let before = { line: 0, character: 0 };
  let lastEnd = -1;
  for (const { start, end, type, modifier } of names(file)) {
    if (end < from || start < lastEnd) continue;
    if (start > to) break;
    lastEnd = end;
    lines.to(start);
    const { line } = lines;
    const character = start - lines.start;
    const deltaLine = line - before.line;
    data.push(
      deltaLine,
      deltaLine === 0 ? character - before.character : character,
      end - start,
      type,
      modifier,
    );
    before = { line, character };
  }
  return data;
}

/** What makes these numbers of those before. One edit: of what changed, most is in one place. */
export function tokenDifference(before: readonly number[], now: readonly number[]): SemanticTokensEdit[] {
  const shared = Math.min(before.length, now.length);
  let start = 0;
  while (start < shared && before[start] === now[start]) start++;
  let end = 0;
  while (end < shared - start && before.at(-1 - end) === now.at(-1 - end)) end++;
  const deleteCount = before.length - start - end;
  if (deleteCount === 0 && now.length === before.length) return [];
  return [{ start, deleteCount, data: now.slice(start, now.length - end) }];
}

interface Name {
  start: number;
  end: number;
  type: number;
  modifier: number;
}

function names(file: SnapshotFile): Name[] {
  const { linked, program } = file;
  const found: Name[] = [];
  const add = (start: number, end: number, type: TokenType, set: readonly Modifier[]) => {
    const modifier = set.reduce((bits, each) => bits | (1 << modifiers.indexOf(each)), 0);
    found.push({ start, end, type: types.indexOf(type), modifier });
  };
  const messages = new Set(
    linked.symbols.flatMap(({ kind, nameStart }) => (kind === 'message' ? [nameStart] : [])),
  );
  for (const { kind, nameStart, nameEnd, fullName } of linked.symbols) {
    // The parts of a package's name are uses of it; a group's name is its message's.
    if (kind === 'package' || nameStart === nameEnd || (kind !== 'message' && messages.has(nameStart)))
      continue;
    const element = linked.elements.symbols.get(fullName);
    add(nameStart, nameEnd, typeOfSymbol[kind], [
      'declaration',
      ...(isDeprecated(element) ? (['deprecated'] as const) : []),
    ]);
  }
  for (const { start, end, target, targetPath, role } of occurrencesIn(file)) {
    const set: Modifier[] = role === 'link' ? ['documentation'] : [];
    const declaring =
      targetPath === linked.path
        ? linked
        : targetPath === undefined
          ? undefined
          : fileUnder(program, targetPath);
    const element = declaring?.elements.symbols.get(target);
    if (role === 'package') add(start, end, 'namespace', []);
    if (!declaring || !element) continue;
    if (isDeprecated(element)) set.push('deprecated');
    if (uriOf(file, declaring).startsWith('skep-bundled:')) set.push('defaultLibrary');
    add(start, end, typeOfElement(element), set);
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function typeOfElement(element: Element): TokenType {
  return typeOfSymbol[element.kind === 'field' && element.extend ? 'extension' : element.kind];
}

function isDeprecated(element: Element | undefined): boolean {
  const options: readonly OptionNode[] = element?.options ?? [];
  return options.some(
    ({ name, value }) =>
      name.length === 1 &&
      name[0]?.text === 'deprecated' &&
      value?.kind === 'identifier' &&
      value.text === 'true',
  );
}
