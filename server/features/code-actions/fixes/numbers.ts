import {
  type EnumElement,
  type EnumValueNode,
  type FieldElement,
  type FieldNode,
  freeEnumNumber,
  freeFieldNumber,
  type Node,
} from '../../../compiler/index.ts';
import { nextNumbers } from '../../completion/numbers.ts';
import { insertFirst } from '../../edits/statements.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';
import { removeReserved } from './removals.ts';

/** Gives a field or a value the next free number in the place of the one that it cannot have. */
export const freeNumber: Fixer = (problem, context) => {
  const { syntax } = context.file.linked;
  const node = innermost(syntax, problem.start, 'field', 'enum-value', 'reserved', 'extensions');
  if (node?.kind === 'field' || node?.kind === 'enum-value') {
    if (!node.number || syntax.tokens.start(node.number.first) !== problem.start) return [];
    const free = freeFor(node, context);
    return free === undefined ? [] : [numbered(node.name.text, free, node.number, context)];
  }
  // The end of a range that is greater than all there are.
  const isEnd =
    /\bto\s+$/.test(syntax.text.slice(0, problem.start)) && !syntax.text.startsWith('-', problem.start);
  if (!node || !isEnd) return [];
  const { start, end } = problem;
  return [{ title: 'Change to "max"', changes: [{ start, end, text: 'max' }] }];
};

/** The same; or, of an enum, lets values share their number. */
export const freeNumberOrAlias: Fixer = async (problem, context) => {
  const { syntax } = context.file.linked;
  const changes = [...(await freeNumber(problem, context))];
  const node = innermost(syntax, problem.start, 'enum');
  if (!node || innermost(syntax, problem.start, 'field')) return changes;
  const isSet = node.body.declarations.some(
    (each) => each.kind === 'option' && each.name[0]?.text === 'allow_alias',
  );
  if (isSet) return changes;
  const change = insertFirst(syntax, node, node.body, 'option allow_alias = true;');
  return [...changes, { title: `Allow aliases in enum "${node.name.text}"`, changes: [change] }];
};

function numbered(name: string, number: number, node: Node, { file }: ActionContext): Change {
  const { start, end } = file.linked.syntax.tokens.span(node.first, node.last);
  return { title: `Give "${name}" the number ${number}`, changes: [{ start, end, text: String(number) }] };
}

function freeFor(node: FieldNode | EnumValueNode, { file }: ActionContext): number | undefined {
  if (node.kind === 'enum-value') {
    const parent = elementOf(file.linked, node, 'enum-value')?.parent;
    return parent && freeValue(parent);
  }
  const field = elementOf(file.linked, node, 'field');
  if (field?.extend) return freeExtension(field);
  return field?.parent.kind === 'message' ? freeFieldNumber(field.parent) : undefined;
}

function freeValue(element: EnumElement): number {
  let free = freeEnumNumber(element);
  const isTaken = (number: number) =>
    element.reservedRanges.some(({ start, end }) => start <= number && number <= end) ||
    element.values.some((value) => value.number === number);
  while (isTaken(free)) free++;
  return free;
}

/** The first number of the extended message's ranges that nothing seen here has. */
function freeExtension({ extendee, file }: FieldElement): number | undefined {
  if (!extendee) return undefined;
  const taken = new Set<number | undefined>();
  for (const element of file.symbols.values()) {
    if (element.kind === 'field' && element.extendee?.fullName === extendee.fullName)
      taken.add(element.number);
  }
  for (const { start, end } of extendee.extensionRanges) {
    for (let number = start; number < end; number++) {
      if (!taken.has(number) && !(number >= 19_000 && number <= 19_999)) return number;
    }
  }
  return undefined;
}

/** Writes the next number where a field or a value has none. */
export const missingNumber: Fixer = (problem, context) => {
  const { syntax } = context.file.linked;
  const { tokens, text } = syntax;
  const node = innermost(syntax, problem.start, 'field', 'enum-value');
  const [number] = node ? nextNumbers(syntax, tokens.start(node.name.first)) : [];
  if (!node || node.number || number === undefined) return [];
  const title = `Give "${node.name.text}" the number ${number}`;
  const nameEnd = tokens.end(node.name.last);
  if (!tokens.is(node.name.last + 1, '=')) {
    return [{ title, changes: [{ start: nameEnd, end: nameEnd, text: ` = ${number}` }] }];
  }
  const at = node.name.last + 2;
  const instead = text.slice(tokens.start(at), tokens.end(at));
  if (/^[\w"'.]/.test(instead) && problem.start === tokens.start(at)) {
    return [{ title, changes: [{ start: tokens.start(at), end: tokens.end(at), text: String(number) }] }];
  }
  const end = tokens.end(at - 1);
  return [{ title, changes: [{ start: end, end: tokens.start(at), text: ` ${number}` }] }];
};

/** Takes a range away that lies in another of its kind. */
export const overlappingRange: Fixer = (problem, context) => {
  const { syntax } = context.file.linked;
  const message = innermost(syntax, problem.start, 'message', 'enum');
  const node = innermost(syntax, problem.start, 'reserved', 'extensions');
  const owner =
    message?.kind === 'message'
      ? elementOf(context.file.linked, message, 'message')
      : elementOf(context.file.linked, message, 'enum');
  if (!owner || !node) return [];
  const ranges =
    owner.kind === 'message' && node.kind === 'extensions' ? owner.extensionRanges : owner.reservedRanges;
  const own = ranges.find((range) => syntax.tokens.start(range.node.first) === problem.start);
  const isInside = ranges.some(
    (range) => own && range !== own && range.start <= own.start && own.end <= range.end,
  );
  const change = isInside ? removeReserved(problem, context) : undefined;
  return change ? [{ title: 'Remove this range', changes: [change] }] : [];
};
