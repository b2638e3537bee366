import { CodeActionKind } from 'vscode-languageserver-types';
import type { Declaration, EnumNode, MessageNode, Span, SyntaxFile } from '../../../compiler/index.ts';
import { commentsAbove } from '../../edits/statements.ts';
import { lineEnd, lineStart, nextLine } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { elementOf } from '../elements.ts';
import { headAt } from './heads.ts';

/** What has a number, and the lines it stands on with its comments. */
interface Numbered {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/** Puts fields and values in the order of their numbers; a oneof goes by the first of its fields. Nothing on the wire changes. */
export function sortByNumber(context: ActionContext, span: Span): Action[] {
  const { syntax } = context.file.linked;
  const node = headAt(syntax, span);
  if (node?.kind !== 'message' && node?.kind !== 'enum') return [];
  const items = itemsOf(context, node);
  if (!items) return [];
  const sorted = [...items].sort((a, b) => a.number - b.number);
  // The value that stands for none comes first, whatever is below it.
  if (node.kind === 'enum' && items[0]?.number === 0)
    sorted.sort((a, b) => Number(b.number === 0) - Number(a.number === 0));
  const changes = items.flatMap((slot, index) => {
    const item = sorted[index];
    if (!item || item === slot) return [];
    return [{ start: slot.start, end: slot.end, text: syntax.text.slice(item.start, item.end) }];
  });
  if (changes.length === 0) return [];
  const what = node.kind === 'message' ? 'fields' : 'values';
  const title = `Sort the ${what} of "${node.name.text}" by number`;
  return [{ title, kind: CodeActionKind.RefactorRewrite, changes }];
}

/** Undefined where one has no number, or does not have its lines to itself. */
function itemsOf({ file }: ActionContext, node: MessageNode | EnumNode): Numbered[] | undefined {
  const items: Numbered[] = [];
  const declarations: readonly Declaration[] = node.body.declarations;
  for (const each of declarations) {
    if (each.kind !== 'field' && each.kind !== 'enum-value' && each.kind !== 'oneof') continue;
    const number = numberOf({ file }, each);
    const lines = linesOf(file.linked.syntax, each);
    if (number === undefined || !lines) return undefined;
    items.push({ number, ...lines });
  }
  return items;
}

function numberOf({ file }: Pick<ActionContext, 'file'>, node: Declaration): number | undefined {
  switch (node.kind) {
    case 'field':
      return elementOf(file.linked, node, 'field')?.number;
    case 'enum-value':
      return elementOf(file.linked, node, 'enum-value')?.number;
    case 'oneof': {
      const numbers = node.body.declarations.flatMap((each) => numberOf({ file }, each) ?? []);
      return numbers.length > 0 ? Math.min(...numbers) : undefined;
    }
    default:
      return undefined;
  }
}

/** The lines of a declaration with the comments above it; undefined where something else stands on them. */
export function linesOf(syntax: SyntaxFile, node: Declaration): Span | undefined {
  const { text, tokens } = syntax;
  const { start, end } = tokens.span(node.first, node.last);
  const after = text.slice(end, lineEnd(text, end));
  const isAlone =
    text.slice(lineStart(text, start), start).trim() === '' &&
    /^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(after) &&
    nextLine(text, end) > lineEnd(text, end);
  return isAlone ? { start: commentsAbove(syntax, node), end: nextLine(text, end) } : undefined;
}
