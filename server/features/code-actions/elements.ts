import type { Element, LinkedFile } from '../../compiler/index.ts';

/** What a declaration of the tree came to; undefined for what could not be declared. Of a map field, the field. */
export function elementOf<K extends Element['kind']>(
  { elements }: LinkedFile,
  node: object | undefined,
  kind: K,
): Extract<Element, { kind: K }> | undefined {
  if (!node) return undefined;
  const isWanted = (element: Element): element is Extract<Element, { kind: K }> =>
    element.kind === kind && element.node === node && !isOfMapEntry(element);
  for (const element of elements.symbols.values()) if (isWanted(element)) return element;
  for (const { element } of elements.duplicates) if (isWanted(element)) return element;
  return undefined;
}

function isOfMapEntry(element: Element): boolean {
  if (element.kind === 'message') return element.mapEntry;
  return element.kind === 'field' && element.parent.kind === 'message' && element.parent.mapEntry;
}
