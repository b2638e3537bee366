/** The words of a definition that completion can know, told from its tree. */
import {
  type Declaration,
  jsonNameOf,
  type OptionNode,
  type SyntaxFile,
  stringValue,
  TokenKind,
  type ValueNode,
} from '../../server/compiler/index.ts';

/** A word that is there, and all that completion should offer in its place. */
export interface WordPlace {
  readonly kind: string;
  /** Where it begins. */
  readonly offset: number;
  /** Where the name begins that it is a part of. */
  readonly nameStart: number;
  /** The name, whole: `google.protobuf.Any` at each of its words. */
  readonly name: string;
}

/**
 * The places of a file in the order of its text. Left out are what nobody but the author knows: the names that are declared,
 * numbers but those of fields and enum values, and texts but import paths, packages, JSON names and the syntax.
 */
export function wordPlaces(syntax: SyntaxFile): WordPlace[] {
  const { tokens } = syntax;
  const places: WordPlace[] = [];
  const declared = new Set<number>();
  const known = new Set<number>();
  const add = (kind: string, first: number, last: number) => {
    const nameStart = tokens.start(first);
    const parts = Array.from({ length: last - first + 1 }, (_, index) => tokens.textOf(first + index));
    for (let token = first; token <= last; token++) {
      known.add(token);
      if (tokens.kind(token) !== TokenKind.symbol)
        places.push({ kind, offset: tokens.start(token), nameStart, name: parts.join('') });
    }
  };
  const addText = (kind: string, token: number, name: string) => {
    const start = tokens.start(token) + 1;
    known.add(token);
    places.push({ kind, offset: start, nameStart: start, name });
  };
  const addValue = (value: ValueNode | undefined): void => {
    if (value?.kind === 'identifier') add('option value', value.last, value.last);
    if (value?.kind === 'list') value.values.forEach(addValue);
    if (value?.kind !== 'aggregate') return;
    for (const field of value.fields) {
      add(field.form === 'field' ? 'aggregate field' : 'aggregate extension', ...inBrackets(field));
      addValue(field.value);
    }
  };
  const inBrackets = ({ nameFirst, nameLast, form }: { nameFirst: number; nameLast: number; form: string }) =>
    (form === 'field' || !tokens.is(nameFirst, '[')
      ? [nameFirst, nameLast]
      : [nameFirst + 1, nameLast - 1]) as [number, number];
  const addOption = (node: OptionNode, fieldName?: string) => {
    for (const part of node.name)
      add(
        part.extension ? 'custom option' : 'option',
        part.first + Number(part.extension),
        part.last - Number(part.extension),
      );
    const isJsonName = fieldName !== undefined && node.name[0]?.text === 'json_name';
    if (isJsonName && node.value?.kind === 'string') {
      const name = stringValue(tokens, node.value);
      // Another than the one that the field has anyway is its author's.
      if (name === jsonNameOf(fieldName)) addText('JSON name', node.value.first, name);
    }
    addValue(node.value);
  };
  const visit = (nodes: readonly Declaration[]): void => {
    for (const node of nodes) {
      switch (node.kind) {
        case 'syntax':
          addText('syntax', node.value.first, node.text);
          break;
        case 'package':
          add('package', node.name.first, node.name.last);
          break;
        case 'import':
          addText('import path', node.path.first, node.text);
          break;
        case 'option':
          addOption(node);
          break;
        case 'extend':
          add('extendee', node.extendee.first, node.extendee.last);
          break;
        case 'method':
          for (const type of [node.input?.type, node.output?.type])
            if (type) add('rpc type', type.first, type.last);
          break;
        case 'field':
          if (node.map) {
            add('map type', node.map.key.first, node.map.key.last);
            add('map type', node.map.value.first, node.map.value.last);
          } else if (!node.group)
            add(node.label ? 'type after a label' : 'type', node.type.first, node.type.last);
          break;
        default:
      }
      if ('name' in node && 'text' in node.name && node.kind !== 'package') declared.add(node.name.first);
      if ((node.kind === 'field' || node.kind === 'enum-value') && node.number && !node.number.negative)
        add(node.kind === 'field' ? 'field number' : 'enum number', node.number.last, node.number.last);
      if ('options' in node)
        for (const option of node.options?.options ?? [])
          addOption(option, node.kind === 'field' ? node.name.text : undefined);
      const body = 'body' in node ? node.body : node.kind === 'field' ? node.group : undefined;
      if (body) visit(body.declarations);
    }
  };
  visit(syntax.tree.declarations);
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.kind(token) === TokenKind.identifier && !known.has(token) && !declared.has(token))
      add('keyword', token, token);
  }
  return places.sort((a, b) => a.offset - b.offset);
}
