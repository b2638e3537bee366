import { stringify } from 'yaml';

/** A document as the file of that name holds it: JSON, or YAML. */
export function documentText(document: unknown, path: string): string {
  if (path.endsWith('.json')) return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
