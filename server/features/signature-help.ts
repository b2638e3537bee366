import {
  MarkupKind,
  type ParameterInformation,
  type Position,
  type SignatureHelp,
} from 'vscode-languageserver-types';
import {
  type AggregateNode,
  type Declaration,
  type EnumElement,
  type FieldElement,
  isRepeated,
  type LinkedFile,
  type MessageElement,
  type OptionNode,
  scalarName,
  type ValueNode,
} from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { commentText } from './declaration-text.ts';
import { offsetAt } from './positions.ts';
import { fileUnder, findSymbolIn } from './symbols.ts';

/**
 * Inside an option's value: the fields of the message that is written there, the one at the position first in mind; for a plain
 * value, the option with its type.
 */
export function signatureHelp(file: SnapshotFile, position: Position): SignatureHelp | null {
  const { linked } = file;
  const offset = offsetAt(linked.syntax, position);
  const option = optionAt(linked, offset);
  if (!option) return null;
  const last = option.name.at(-1);
  const field = last && fieldNamedAt(file, last.first + (last.extension ? 1 : 0));
  if (!field || offset <= linked.syntax.tokens.end(last.last)) return null;
  const place = option.value && placeIn(file, field, option.value, offset);
  return place ? messageHelp(file, place) : valueHelp(file, field);
}

/** The innermost message value around an offset, with the field of it that is written there. */
interface Place {
  readonly field: FieldElement;
  readonly message: MessageElement;
  readonly active: FieldElement | undefined;
}

function placeIn(
  file: SnapshotFile,
  field: FieldElement,
  value: ValueNode,
  offset: number,
): Place | undefined {
  const { tokens } = file.linked.syntax;
  if (value.kind === 'list') {
    for (const item of value.values) {
      const found = placeIn(file, field, item, offset);
      if (found) return found;
    }
    return undefined;
  }
  if (value.kind !== 'aggregate' || !isInside(file.linked, value, offset)) return undefined;
  const message = messageOf(file, field);
  if (!message) return undefined;
  const written = value.fields.findLast(({ first }) => tokens.start(first) <= offset);
  const active = written && fieldNamedAt(file, written.nameFirst + (written.form === 'extension' ? 1 : 0));
  const inner = written?.value && active && placeIn(file, active, written.value, offset);
  return inner || { field, message, active };
}

function isInside({ syntax }: LinkedFile, value: AggregateNode, offset: number): boolean {
  const { tokens } = syntax;
  const isClosed = tokens.is(value.last, '}') || tokens.is(value.last, '>');
  const end = isClosed ? tokens.start(value.last) : tokens.end(value.last);
  return tokens.end(value.first) <= offset && offset <= end;
}

/** The option statement or bracketed option that an offset lies in; its closing `;` or `]` ends it. */
function optionAt({ syntax }: LinkedFile, offset: number): OptionNode | undefined {
  const { tokens, tree } = syntax;
  const isIn = (node: OptionNode) => {
    const next = node.last + 1;
    const isEnded = tokens.is(node.last, ';');
    const end = isEnded
      ? tokens.start(node.last)
      : next < tokens.count
        ? tokens.start(next)
        : syntax.text.length;
    return tokens.start(node.first) <= offset && offset <= end;
  };
  const find = (nodes: readonly Declaration[]): OptionNode | undefined => {
    for (const node of nodes) {
      if (tokens.start(node.first) > offset) return undefined;
      if (node.kind === 'option' && isIn(node)) return node;
      const bracketed = 'options' in node ? node.options?.options.find(isIn) : undefined;
      const body = 'body' in node ? node.body : node.kind === 'field' ? node.group : undefined;
      const found = bracketed ?? (body && find(body.declarations));
      if (found) return found;
    }
    return undefined;
  };
  return find(tree.declarations);
}

/** The field that the name which ends a reference at a token means. */
function fieldNamedAt(file: SnapshotFile, token: number): FieldElement | undefined {
  const { linked, program } = file;
  const start = linked.syntax.tokens.start(token);
  const reference = linked.references.find((each) => each.start === start);
  const declaring = reference && fileUnder(program, reference.targetPath);
  const element = reference && declaring?.elements.symbols.get(reference.target);
  return element?.kind === 'field' ? element : undefined;
}

function typeOf(file: SnapshotFile, field: FieldElement): MessageElement | EnumElement | undefined {
  const type = field.typeElement;
  const now = type && fileUnder(file.program, type.file.path)?.elements.symbols.get(type.fullName);
  return now?.kind === 'message' || now?.kind === 'enum' ? now : type;
}

function messageOf(file: SnapshotFile, field: FieldElement): MessageElement | undefined {
  const type = typeOf(file, field);
  return type?.kind === 'message' ? type : undefined;
}

function messageHelp(file: SnapshotFile, { field, message, active }: Place): SignatureHelp {
  let label = `${field.name} = { `;
  const parameters: ParameterInformation[] = [];
  for (const [index, each] of message.fields.entries()) {
    if (index > 0) label += ', ';
    const start = label.length;
    label += `${each.name}: ${typeName(file, each)}`;
    const documentation = documentationOf(file, each);
    parameters.push({ label: [start, label.length], ...(documentation ? { documentation } : {}) });
  }
  const activeParameter = active
    ? message.fields.findIndex(({ fullName }) => fullName === active.fullName)
    : -1;
  // Beyond the last there is none that is highlighted.
  const shown = activeParameter < 0 ? message.fields.length : activeParameter;
  const documentation = documentationOf(file, message);
  const signature = { label: `${label} }`, parameters, ...(documentation ? { documentation } : {}) };
  return { signatures: [signature], activeSignature: 0, activeParameter: shown };
}

function valueHelp(file: SnapshotFile, field: FieldElement): SignatureHelp {
  const head = `${field.name} = `;
  const label = head + typeName(file, field);
  const documentation = documentationOf(file, field);
  const signature = {
    label,
    parameters: [{ label: [head.length, label.length] as [number, number] }],
    ...(documentation ? { documentation } : {}),
  };
  return { signatures: [signature], activeSignature: 0, activeParameter: 0 };
}

function typeName(file: SnapshotFile, field: FieldElement): string {
  const type = typeOf(file, field);
  const scalar = field.type === undefined ? undefined : scalarName(field.type);
  const values =
    type?.kind === 'enum' && type.values.length <= maxShownValues ? type.values.map(({ name }) => name) : [];
  const name = values.length > 0 ? values.join(' | ') : (type?.name ?? scalar ?? field.typeName);
  return isRepeated(field) ? `[${name}]` : name;
}

/** An enum with more values than this is shown by its name. */
const maxShownValues = 6;

function documentationOf(file: SnapshotFile, element: FieldElement | MessageElement) {
  const found = findSymbolIn(file, element.file.path, element.fullName);
  const value = found ? commentText(found) : '';
  return value ? { kind: MarkupKind.Markdown, value } : undefined;
}
