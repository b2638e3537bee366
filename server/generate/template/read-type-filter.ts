import type { FilterName, TypeFilter } from '../types/type-filter.ts';
import type { TemplateNode } from './template-node.ts';

/** Reads `types` and `exclude_types`. */
export function readTypeFilter(types: TemplateNode, excludeTypes: TemplateNode): TypeFilter {
  return { types: namesOf(types), excludeTypes: namesOf(excludeTypes) };
}

function namesOf(node: TemplateNode): FilterName[] {
  return node.items().map((item) => ({ name: item.text(), offset: item.offset }));
}
