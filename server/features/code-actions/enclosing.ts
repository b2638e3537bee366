import type {
  AggregateFieldNode,
  CompactOptionsNode,
  Declaration,
  OptionNode,
  SyntaxFile,
  ValueNode,
} from '../../compiler/index.ts';
import { bracketsOf } from '../edits/statements.ts';

/** The declarations around an offset, the outermost first. */
export function declarationsAt(syntax: SyntaxFile, offset: number): Declaration[] {
  const found: Declaration[] = [];
  let inside: readonly Declaration[] = syntax.tree.declarations;
  for (;;) {
    const next = inside.findLast((node) => isAround(syntax, node, offset));
    if (!next) return found;
    found.push(next);
    inside = declarationsIn(next);
  }
}

/** What is declared in the body of a declaration. */
export function declarationsIn(node: Declaration): readonly Declaration[] {
  switch (node.kind) {
    case 'message':
    case 'enum':
    case 'oneof':
    case 'service':
    case 'extend':
      return node.body.declarations;
    case 'field':
      return node.group?.declarations ?? [];
    case 'method':
      return node.body?.declarations ?? [];
    default:
      return [];
  }
}

/** The innermost declaration of these kinds around an offset. */
export function innermost<K extends Declaration['kind']>(
  syntax: SyntaxFile,
  offset: number,
  ...kinds: readonly K[]
): Extract<Declaration, { kind: K }> | undefined {
  const isWanted = (node: Declaration): node is Extract<Declaration, { kind: K }> =>
    kinds.some((kind) => kind === node.kind);
  return declarationsAt(syntax, offset).filter(isWanted).at(-1);
}

/** An option, with the brackets that it stands in; those of an `option` statement are none. */
export interface FoundOption {
  readonly option: OptionNode;
  readonly brackets: CompactOptionsNode | undefined;
}

/** The option that an offset lies in. */
export function optionAt(syntax: SyntaxFile, offset: number): FoundOption | undefined {
  const around = declarationsAt(syntax, offset).at(-1);
  if (!around) return undefined;
  if (around.kind === 'option') return { option: around, brackets: undefined };
  const brackets = bracketsOf(around);
  const option = brackets?.options.find((node) => isAround(syntax, node, offset));
  return option && { option, brackets };
}

/** The field of an option's value, between braces, whose name or value an offset lies in; the innermost. */
export function aggregateFieldAt(
  syntax: SyntaxFile,
  value: ValueNode | undefined,
  offset: number,
): AggregateFieldNode | undefined {
  if (value?.kind === 'list') {
    for (const item of value.values) {
      const found = aggregateFieldAt(syntax, item, offset);
      if (found) return found;
    }
  }
  if (value?.kind !== 'aggregate') return undefined;
  const field = value.fields.find((node) => isAround(syntax, node, offset));
  return field && (aggregateFieldAt(syntax, field.value, offset) ?? field);
}

function isAround({ tokens }: SyntaxFile, node: { first: number; last: number }, offset: number): boolean {
  return tokens.start(node.first) <= offset && offset <= tokens.end(node.last);
}
