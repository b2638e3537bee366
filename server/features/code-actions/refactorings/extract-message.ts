import { CodeActionKind } from 'vscode-languageserver-types';
import type { FieldNode, LinkedFile, MessageElement, MessageNode, Span } from '../../../compiler/index.ts';
import { lowerSnakeCase } from '../../../lint/names.ts';
import { nextNumbers } from '../../completion/numbers.ts';
import { applyChanges, indentOf, lineEnd, newlineOf, type TextChange } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';
import { bringsErrors } from '../relink.ts';
import { linesOf } from './sort-by-number.ts';

/** Puts the fields that are selected into a message of their own, with one field of it in their place. */
export function extractMessage({ file }: ActionContext, span: Span): Action[] {
  const { linked } = file;
  const { syntax } = linked;
  const node = innermost(syntax, span.start, 'message');
  const element = elementOf(linked, node, 'message');
  if (span.start >= span.end || !node || !element || node.body.close < 0) return [];
  const fields = selectedFields(linked, node, span);
  const chunks = fields.map((field) => linesOf(syntax, field));
  const [first] = chunks;
  const [number] = nextNumbers(syntax, syntax.tokens.start(node.body.open) + 1);
  const whole = chunks.filter((chunk) => chunk !== undefined);
  if (!first || whole.length < chunks.length || number === undefined) return [];
  const name = freeName(linked, element);
  const fieldName = lowerSnakeCase(name);
  if (element.fields.some((field) => field.name === fieldName)) return [];
  const { text, tokens } = syntax;
  const newline = newlineOf(text);
  const indent = indentOf(text, tokens.start(node.first));
  const fieldIndent = indentOf(text, first.end - 1);
  const body = fields
    .map((field, index) => movedField(linked, element, field, index + 1, whole[index] ?? first))
    .join('');
  const label = isProto2(linked) ? 'optional ' : '';
  const declared = `${indent}message ${name} {${newline}${body}${indent}}`;
  const after = lineEnd(text, tokens.end(node.last));
  const changes: TextChange[] = [
    { ...first, text: `${fieldIndent}${label}${name} ${fieldName} = ${number};${newline}` },
    ...whole.slice(1).map((chunk) => ({ ...chunk, text: '' })),
    { start: after, end: after, text: newline + newline + declared },
  ];
  if (bringsErrors(file, applyChanges(text, changes))) return [];
  const title = `Extract ${fields.length === 1 ? 'the field' : `${fields.length} fields`} into message "${name}" (breaks the wire format)`;
  return [{ title, kind: CodeActionKind.RefactorExtract, changes }];
}

/** Fields of the message itself that a selection touches; none when it touches anything else. */
function selectedFields({ syntax }: LinkedFile, { body }: MessageNode, { start, end }: Span): FieldNode[] {
  const { tokens } = syntax;
  const touched = body.declarations.filter(
    (each) => tokens.start(each.first) < end && start < tokens.end(each.last),
  );
  const fields = touched.filter((each): each is FieldNode => each.kind === 'field' && !each.group);
  return fields.length === touched.length && tokens.end(body.open) <= start ? fields : [];
}

/** The lines of a field in its new message: with another number, and with the types that are declared in the old one in full. */
function movedField(
  linked: LinkedFile,
  from: MessageElement,
  field: FieldNode,
  number: number,
  { start, end }: Span,
): string {
  const { syntax } = linked;
  const changes: TextChange[] = [];
  if (field.number) {
    const span = syntax.tokens.span(field.number.first, field.number.last);
    changes.push({ start: span.start - start, end: span.end - start, text: String(number) });
  }
  for (const reference of linked.references) {
    if (reference.start < start || reference.end > end) continue;
    const written = syntax.text.slice(reference.start, reference.end);
    if (reference.target !== `${from.fullName}.${written}`) continue;
    const at = reference.start - start;
    changes.push({ start: at, end: at, text: `${from.name}.` });
  }
  const text = applyChanges(syntax.text.slice(start, end), changes);
  return text.endsWith('\n') ? text : text + newlineOf(syntax.text);
}

function freeName({ elements }: LinkedFile, { name, fullName }: MessageElement): string {
  const scope = fullName.slice(0, fullName.length - name.length);
  for (let count = 1; ; count++) {
    const candidate = `${name}Details${count === 1 ? '' : count}`;
    if (!elements.symbols.has(scope + candidate)) return candidate;
  }
}

/** Where every field has a label. */
function isProto2({ syntax }: LinkedFile): boolean {
  const node = syntax.tree.declarations.find((each) => each.kind === 'syntax');
  return node?.kind !== 'syntax' || node.text === 'proto2';
}
