import { CodeActionKind } from 'vscode-languageserver-types';
import type { Declaration, EnumElement, MessageElement, NumberNode, Span } from '../../../compiler/index.ts';
import type { TextChange } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { elementOf } from '../elements.ts';
import { headAt } from './heads.ts';

/** Numbers fields from 1 and values from 0 in the order of the text, past what is reserved. Of what is deployed it breaks callers. */
export function renumber({ file }: ActionContext, span: Span): Action[] {
  const { syntax } = file.linked;
  const node = headAt(syntax, span);
  if (node?.kind !== 'message' && node?.kind !== 'enum') return [];
  const owner =
    node.kind === 'message' ? elementOf(file.linked, node, 'message') : elementOf(file.linked, node, 'enum');
  if (!owner || hasAliases(owner)) return [];
  const nodes = numbersIn(node.body.declarations);
  let next = owner.kind === 'message' ? 1 : 0;
  const changes: TextChange[] = [];
  for (const number of nodes) {
    while (isKept(owner, next)) next++;
    const { start, end } = syntax.tokens.span(number.first, number.last);
    const text = String(next++);
    if (syntax.text.slice(start, end) !== text) changes.push({ start, end, text });
  }
  if (changes.length === 0) return [];
  const what = owner.kind === 'message' ? 'fields' : 'values';
  const title = `Renumber the ${what} of "${owner.name}" (breaks the wire format)`;
  return [{ title, kind: CodeActionKind.RefactorRewrite, changes }];
}

function numbersIn(declarations: readonly Declaration[]): NumberNode[] {
  return declarations.flatMap((node) => {
    if (node.kind === 'oneof') return numbersIn(node.body.declarations);
    return (node.kind === 'field' || node.kind === 'enum-value') && node.number ? [node.number] : [];
  });
}

/** Several names of one number stay names of one number. */
function hasAliases(owner: MessageElement | EnumElement): boolean {
  if (owner.kind === 'message') return false;
  return new Set(owner.values.map(({ number }) => number)).size < owner.values.length;
}

function isKept(owner: MessageElement | EnumElement, number: number): boolean {
  if (owner.kind === 'enum')
    return owner.reservedRanges.some(({ start, end }) => start <= number && number <= end);
  const isWithin = ({ start, end }: { readonly start: number; readonly end: number }) =>
    start <= number && number < end;
  return (
    owner.reservedRanges.some(isWithin) ||
    owner.extensionRanges.some(isWithin) ||
    (number >= 19_000 && number <= 19_999)
  );
}
