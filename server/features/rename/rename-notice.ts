import { type Element, jsonNameOf, jsonNameOption } from '../../compiler/index.ts';
import type { Renamable } from './prepare-rename.ts';

/** What a rename changes for those who call, in a sentence; undefined where it is nothing. */
export function renameNotice(named: Renamable, oldName: string, newName: string): string | undefined {
  if (named.kind === 'package') return addressNotice(`package ${named.name}`);
  const element = named.file.elements.symbols.get(named.symbol.fullName);
  switch (element?.kind) {
    case 'service':
    case 'method':
      return addressNotice(element.fullName);
    case 'field':
      return fieldNotice(element, newName);
    case 'enum-value':
      return `JSON has ${newName} for ${oldName} now; messages in binary are the same.`;
    default:
      return undefined;
  }
}

function addressNotice(what: string): string {
  return `The address of ${what} is another now: its callers need the new definition.`;
}

function fieldNotice(field: Extract<Element, { kind: 'field' }>, newName: string): string | undefined {
  const before = jsonNameOption(field);
  // One that is given stays.
  if (before !== undefined || field.extend) return undefined;
  const [old, now] = [jsonNameOf(field.name), jsonNameOf(newName)];
  if (old === now) return undefined;
  return `JSON has "${now}" for "${old}" now; messages in binary are the same. To keep it: [json_name = "${old}"].`;
}
