import { type DocumentSymbol, SymbolKind, SymbolTag } from 'vscode-languageserver-types';
import type {
  BodyNode,
  Declaration,
  FieldNode,
  MethodTypeNode,
  NameNode,
  Node,
  SyntaxFile,
} from '../compiler/index.ts';
import { isDeprecated } from './deprecated.ts';
import { rangeAt } from './positions.ts';

/** The outline: every declaration with a name, as nested in the text. Of broken text, what can be read. */
export function documentSymbols(syntax: SyntaxFile): DocumentSymbol[] {
  return outline(syntax, syntax.tree.declarations);
}

function outline(syntax: SyntaxFile, declarations: readonly Declaration[]): DocumentSymbol[] {
  return declarations.flatMap((declaration) => outlineOf(syntax, declaration));
}

function outlineOf(syntax: SyntaxFile, node: Declaration): DocumentSymbol[] {
  switch (node.kind) {
    case 'package':
      return symbol(syntax, node, node.name, { kind: SymbolKind.Package });
    case 'message':
      return symbol(syntax, node, node.name, { kind: SymbolKind.Class, body: node.body });
    case 'enum':
      return symbol(syntax, node, node.name, { kind: SymbolKind.Enum, body: node.body });
    case 'enum-value':
      return symbol(syntax, node, node.name, {
        kind: SymbolKind.EnumMember,
        detail: node.number ? (node.number.negative ? '-' : '') + node.number.text : '',
        deprecated: isDeprecated(syntax, node.options),
      });
    case 'oneof':
      return symbol(syntax, node, node.name, { kind: SymbolKind.Object, detail: 'oneof', body: node.body });
    case 'field':
      return symbol(syntax, node, node.name, {
        kind: SymbolKind.Field,
        detail: fieldType(node),
        body: node.group,
        deprecated: isDeprecated(syntax, node.options),
      });
    case 'service':
      return symbol(syntax, node, node.name, { kind: SymbolKind.Interface, body: node.body });
    case 'method':
      return symbol(syntax, node, node.name, {
        kind: SymbolKind.Method,
        detail: `(${methodType(node.input)}) returns (${methodType(node.output)})`,
        deprecated: isDeprecated(syntax, node.body && { options: node.body.declarations }),
      });
    case 'extend':
      return symbol(syntax, node, node.extendee, {
        kind: SymbolKind.Namespace,
        detail: 'extend',
        body: node.body,
      });
    default:
      return [];
  }
}

interface SymbolParts {
  kind: SymbolKind;
  detail?: string;
  body?: BodyNode<Declaration> | undefined;
  deprecated?: boolean;
}

function symbol(syntax: SyntaxFile, node: Node, name: NameNode, parts: SymbolParts): DocumentSymbol[] {
  // While a declaration is being typed, its name may be missing: an editor refuses an empty one.
  if (!name.text) return [];
  const { tokens } = syntax;
  const whole = tokens.span(node.first, node.last);
  const selection = tokens.span(name.first, name.last);
  const result: DocumentSymbol = {
    name: name.text,
    kind: parts.kind,
    range: rangeAt(syntax, Math.min(whole.start, selection.start), Math.max(whole.end, selection.end)),
    selectionRange: rangeAt(syntax, selection.start, selection.end),
  };
  if (parts.detail) result.detail = parts.detail;
  if (parts.body) result.children = outline(syntax, parts.body.declarations);
  if (parts.deprecated || isDeprecated(syntax, parts.body && { options: parts.body.declarations })) {
    result.tags = [SymbolTag.Deprecated];
  }
  return [result];
}

function fieldType(field: FieldNode): string {
  const type = field.map ? `map<${field.map.key.text}, ${field.map.value.text}>` : field.type.text;
  return field.label ? `${field.label.text} ${type}` : type;
}

function methodType(type: MethodTypeNode | undefined): string {
  if (!type) return '';
  return type.stream >= 0 ? `stream ${type.type.text}` : type.type.text;
}
