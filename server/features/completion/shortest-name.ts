import { scopeOf } from '../../compiler/index.ts';

/** A name as it is written inside `scope`: without what both have in common, in full where it is of another package. */
export function shortest(fullName: string, scope: string, packageName: string): string {
  for (let outer = scope; outer !== ''; outer = scopeOf(outer)) {
    if (!`${outer}.`.startsWith(`${packageName}.`)) break;
    if (fullName.startsWith(`${outer}.`)) return fullName.slice(outer.length + 1);
  }
  return fullName;
}
