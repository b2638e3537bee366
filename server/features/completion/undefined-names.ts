import type { Declaration, LinkedFile, OptionNode } from '../../compiler/index.ts';
import { scalarNames } from './types.ts';

/** More would take their time; the first few tell what is missing. */
const maxNames = 12;

/** A name that means nothing, and the package that it is looked up from. */
export interface UndefinedName {
  readonly scope: string;
  readonly written: string;
}

/**
 * The names of a file that mean nothing. Not told from diagnostics:
 * while an import is being written, nobody is blamed for what it may bring.
 */
export function undefinedNames(file: LinkedFile): UndefinedName[] {
  const { tokens, tree, packageName } = file.syntax;
  const known = new Set(file.references.map(({ start }) => start));
  const names = new Map<string, UndefinedName>();
  const add = (first: number, text: string) => {
    const start = tokens.start(first);
    if (names.size >= maxNames || known.has(start) || known.has(start + 1) || scalarNames.has(text)) return;
    names.set(
      text,
      text.startsWith('.') ? { scope: '', written: text.slice(1) } : { scope: packageName, written: text },
    );
  };
  const addOptions = (options: readonly OptionNode[]) => {
    for (const { name } of options)
      for (const part of name) if (part.extension) add(part.first + 1, part.text);
  };
  const visit = (nodes: readonly Declaration[]): void => {
    for (const node of nodes) {
      if (names.size >= maxNames) return;
      if (node.kind === 'option') addOptions([node]);
      if ('options' in node) addOptions(node.options?.options ?? []);
      if (node.kind === 'field') {
        for (const type of node.map ? [node.map.value] : node.group ? [] : [node.type])
          add(type.first, type.text);
      }
      if (node.kind === 'method')
        for (const part of [node.input, node.output]) if (part) add(part.type.first, part.type.text);
      if (node.kind === 'extend') add(node.extendee.first, node.extendee.text);
      const body = 'body' in node ? node.body : node.kind === 'field' ? node.group : undefined;
      if (body) visit(body.declarations);
    }
  };
  visit(tree.declarations);
  return [...names.values()];
}
