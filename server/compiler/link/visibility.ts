import { Edition } from '@bufbuild/protobuf/wkt';
import type { EnumElement, MessageElement } from './elements.ts';
import { featureOf } from './features.ts';

/**
 * Whether other files may name a type. Since edition 2024 `export` and `local` say so, and where neither stands the feature
 * default_symbol_visibility.
 */
export function isExported(element: MessageElement | EnumElement): boolean {
  if (element.file.edition < Edition.EDITION_2024) return true;
  const word = element.node.kind === 'field' ? undefined : element.node.visibility?.text;
  return word === undefined ? isExportedByDefault(element) : word === 'export';
}

/** The same where neither word stands before it. */
export function isExportedByDefault(element: MessageElement | EnumElement): boolean {
  switch (featureOf(element, 'default_symbol_visibility')) {
    case 'EXPORT_ALL':
      return true;
    case 'EXPORT_TOP_LEVEL':
      return element.parent.kind === 'file';
    default:
      return false;
  }
}
