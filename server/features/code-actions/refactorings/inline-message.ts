import { CodeActionKind } from 'vscode-languageserver-types';
import {
  type FieldNode,
  isRepeated,
  type LinkedFile,
  type MessageElement,
  type Span,
} from '../../../compiler/index.ts';
import { nextNumbers } from '../../completion/numbers.ts';
import { applyChanges, indentOf, newlineOf, type TextChange } from '../../edits/text-changes.ts';
import { type Action, type ActionContext, type Change, RefusedAction } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';
import { bringsErrors } from '../relink.ts';
import { linesOf } from './sort-by-number.ts';

/** A field, and the message nested beside it whose fields can stand in its place. */
interface Inlined {
  readonly field: FieldNode;
  readonly outer: MessageElement;
  readonly inner: MessageElement;
}

/** Puts the fields of a nested message in the place of the one field that holds it. */
export function inlineMessage({ file }: ActionContext, { start }: Span): Action[] {
  const found = inlinedAt(file.linked, start);
  if (!found) return [];
  return [
    {
      title: `Inline the fields of "${found.inner.name}" (breaks the wire format)`,
      kind: CodeActionKind.RefactorInline,
      deferred: { do: 'inline', offset: file.linked.syntax.tokens.start(found.field.first) },
    },
  ];
}

function inlinedAt(linked: LinkedFile, offset: number): Inlined | undefined {
  const node = innermost(linked.syntax, offset, 'field');
  const field = elementOf(linked, node, 'field');
  const inner =
    field?.typeElement?.kind === 'message'
      ? linked.elements.symbols.get(field.typeElement.fullName)
      : undefined;
  const outer = field?.parent;
  if (!node || !field || outer?.kind !== 'message' || inner?.kind !== 'message' || node.map || node.group)
    return undefined;
  if (
    isRepeated(field) ||
    field.oneof?.node ||
    field.extend ||
    inner.parent !== outer ||
    inner.node.kind !== 'message'
  )
    return undefined;
  // Only fields can move: what else the message declares is for something.
  const isPlain = inner.node.body.declarations.every(
    (each) => (each.kind === 'field' && !each.group) || each.kind === 'empty',
  );
  return isPlain && inner.fields.length > 0 ? { field: node, outer, inner } : undefined;
}

/** The change, once it is known that nothing else uses the message. Throws `RefusedAction`. */
export async function inlined({ file, search, signal }: ActionContext, offset: number): Promise<Change> {
  const { linked } = file;
  const { syntax } = linked;
  const found = inlinedAt(linked, offset);
  if (!found) throw new RefusedAction('There is nothing to inline here any more: ask again.');
  const { field, inner } = found;
  const uses = await search.uses({ uri: file.uri, names: [inner.fullName] }, signal);
  if (uses.length > 1)
    throw new RefusedAction(`"${inner.name}" is used elsewhere too, so it cannot be inlined.`);
  const place = linesOf(syntax, field);
  const declared = inner.node.kind === 'message' ? linesOf(syntax, inner.node) : undefined;
  const [first] = nextNumbers(syntax, syntax.tokens.start(field.first) - 1);
  const own = field.number && Number(syntax.text.slice(...spanOf(linked, field.number)));
  if (!place || !declared || first === undefined || own === undefined)
    throw new RefusedAction('Fields on lines of their own can be inlined, with nothing else on them.');
  const indent = indentOf(syntax.text, syntax.tokens.start(field.first));
  const fields = inner.fields.map((each, index) =>
    fieldLines(linked, each.node, index === 0 ? own : first + index - 1, indent),
  );
  if (fields.some((each) => each === undefined))
    throw new RefusedAction('Fields on lines of their own can be inlined, with nothing else on them.');
  const changes: TextChange[] = [
    { ...place, text: fields.join('') },
    // With the blank line that parted it from what follows.
    { ...declared, end: declared.end + blankLine(syntax.text, declared.end), text: '' },
  ];
  if (bringsErrors(file, applyChanges(syntax.text, changes)))
    throw new RefusedAction(
      `The fields of "${inner.name}" do not fit here: a name or a number would be there twice.`,
    );
  return { title: '', changes };
}

/** How long the blank line at an offset is, with what ends it; 0 where there is none. */
function blankLine(text: string, offset: number): number {
  return /^[ \t]*\r?\n/.exec(text.slice(offset))?.[0].length ?? 0;
}

/** The lines of a field, indented as those that it comes to, with another number. */
function fieldLines(
  { syntax }: LinkedFile,
  node: FieldNode,
  number: number,
  indent: string,
): string | undefined {
  const place = linesOf(syntax, node);
  if (!place || !node.number) return undefined;
  const { start, end } = syntax.tokens.span(node.number.first, node.number.last);
  const text = applyChanges(syntax.text.slice(place.start, place.end), [
    { start: start - place.start, end: end - place.start, text: String(number) },
  ]);
  const was = indentOf(syntax.text, syntax.tokens.start(node.first));
  const newline = newlineOf(syntax.text);
  return text
    .split(newline)
    .map((line) => (line.startsWith(was) ? indent + line.slice(was.length) : line))
    .join(newline);
}

function spanOf({ syntax }: LinkedFile, node: { first: number; last: number }): [number, number] {
  const { start, end } = syntax.tokens.span(node.first, node.last);
  return [start, end];
}
