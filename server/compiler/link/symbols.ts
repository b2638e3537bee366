import { scopeOf } from '../names.ts';
import type { Node } from '../syntax/tree.ts';
import type { Element, FileElement } from './elements.ts';

/** Something a file declares, for outlines and navigation. Offsets count UTF-16 units in its file. */
export interface DeclaredSymbol {
  readonly fullName: string;
  readonly kind:
    | 'package'
    | 'message'
    | 'field'
    | 'oneof'
    | 'enum'
    | 'enum-value'
    | 'service'
    | 'method'
    | 'extension';
  readonly nameStart: number;
  readonly nameEnd: number;
  /** The whole declaration. */
  readonly start: number;
  readonly end: number;
  /** Full name of what it is declared in. Of an enum value that is the enum. */
  readonly container?: string;
}

/** Everything a file's text declares, in the order of the text. What stands only in descriptors (map entries, the oneof of an `optional`) is left out. */
export function symbolsOf(file: FileElement): DeclaredSymbol[] {
  const { tokens, tree } = file.syntax;
  const symbols: DeclaredSymbol[] = [];
  const add = (
    fullName: string,
    kind: DeclaredSymbol['kind'],
    name: Node,
    node: Node,
    container: string | undefined,
  ): void => {
    const { start: nameStart, end: nameEnd } = tokens.span(name.first, name.last);
    const place = { nameStart, nameEnd, ...tokens.span(node.first, node.last) };
    symbols.push({ fullName, kind, ...place, ...(container === undefined ? {} : { container }) });
  };
  for (const declaration of tree.declarations) {
    if (declaration.kind === 'package')
      add(declaration.name.text, 'package', declaration.name, declaration, undefined);
  }
  const duplicates = file.duplicates.map(({ element }) => element);
  for (const element of [...file.symbols.values(), ...duplicates]) {
    if (!element.node || isGenerated(element)) continue;
    add(element.fullName, kindOf(element), element.nameNode, element.node, containerOf(element));
  }
  return symbols.sort((a, b) => a.start - b.start || b.end - a.end);
}

function isGenerated(element: Element): boolean {
  if (element.kind === 'message') return element.mapEntry;
  return element.kind === 'field' && element.parent.kind === 'message' && element.parent.mapEntry;
}

function kindOf(element: Element): DeclaredSymbol['kind'] {
  return element.kind === 'field' && element.extend ? 'extension' : element.kind;
}

function containerOf(element: Element): string | undefined {
  if (element.kind === 'enum-value') return element.parent.fullName;
  const scope = scopeOf(element.fullName);
  return scope === '' ? undefined : scope;
}
