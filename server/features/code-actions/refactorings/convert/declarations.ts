import {
  type Declaration,
  type FieldElement,
  type FieldNode,
  type LinkedFile,
  type OptionNode,
  type SyntaxNode,
  stringValue,
} from '../../../../compiler/index.ts';
import { addFileOptions } from '../../../edits/import-changes.ts';
import { applyChanges, type TextChange } from '../../../edits/text-changes.ts';
import { RefusedAction } from '../../action.ts';
import { elementOf } from '../../elements.ts';
import { declarationsIn } from '../../enclosing.ts';

/** A field with what it means. */
export interface LinkedField {
  readonly node: FieldNode;
  readonly element: FieldElement;
}

/** Every field of a file, extensions too; those of a group follow it. */
export function everyField(linked: LinkedFile): LinkedField[] {
  const fields: LinkedField[] = [];
  const visit = (nodes: readonly Declaration[]): void => {
    for (const node of nodes) {
      const element = node.kind === 'field' ? elementOf(linked, node, 'field') : undefined;
      if (node.kind === 'field' && element) fields.push({ node, element });
      visit(declarationsIn(node));
    }
  };
  visit(linked.syntax.tree.declarations);
  return fields;
}

/** The statement of the syntax; a file without one has to say it first. */
export function syntaxOf({ syntax }: LinkedFile): SyntaxNode {
  const node = syntax.tree.declarations.find((each): each is SyntaxNode => each.kind === 'syntax');
  if (!node) throw new RefusedAction('The file does not say its syntax: add it first.');
  return node;
}

/** Writes another syntax or edition, and options of the file below the package. */
export function newHead(linked: LinkedFile, statement: string, options: readonly string[]): TextChange[] {
  const node = syntaxOf(linked);
  const { start, end } = linked.syntax.tokens.span(node.first, node.last);
  const head = { start, end, text: statement };
  if (options.length === 0) return [head];
  const added = addFileOptions(linked.syntax, options);
  // Without a package both want the place behind the syntax.
  return added.start === end ? [{ ...head, text: statement + added.text }] : [head, added];
}

/** Takes the label and what parts it from the type away. */
export function withoutLabel({ syntax }: LinkedFile, { label, type }: FieldNode): TextChange[] {
  if (!label) return [];
  return [{ start: syntax.tokens.start(label.first), end: syntax.tokens.start(type.first), text: '' }];
}

/** The option of a field by its plain name. */
export function optionNamed({ options }: FieldNode, wanted: string): OptionNode | undefined {
  return options?.options.find(
    ({ name }) => name.length === 1 && name[0]?.text === wanted && !name[0].extension,
  );
}

/** The text of a node with changes made that lie in it. */
export function changedText(
  { syntax }: LinkedFile,
  { first, last }: { readonly first: number; readonly last: number },
  changes: readonly TextChange[],
): string {
  const { start, end } = syntax.tokens.span(first, last);
  const inside = changes.filter((change) => start <= change.start && change.end <= end);
  return applyChanges(
    syntax.text.slice(start, end),
    inside.map((change) => ({ ...change, start: change.start - start, end: change.end - start })),
  );
}

/** In editions a reserved name stands without quotes. */
export function unquotedNames(linked: LinkedFile): TextChange[] {
  const { tokens } = linked.syntax;
  const changes: TextChange[] = [];
  const visit = (nodes: readonly Declaration[]): void => {
    for (const node of nodes) {
      if (node.kind === 'reserved') {
        for (const name of node.names) {
          if (name.kind !== 'string') continue;
          const { start, end } = tokens.span(name.first, name.last);
          changes.push({ start, end, text: stringValue(tokens, name) });
        }
      }
      visit(declarationsIn(node));
    }
  };
  visit(linked.syntax.tree.declarations);
  return changes;
}
