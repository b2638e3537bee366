import type { LocationLink, Position } from 'vscode-languageserver-types';
import type { Element } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { namedAt } from './named.ts';
import { rangeAt } from './positions.ts';
import { clientUriOf, findSymbolIn, nameRange } from './symbols.ts';

/** Where the type of what stands at a position is declared: a field's, an option's, an enum value's enum, an rpc's messages. */
export function typeDefinition(file: SnapshotFile, position: Position): LocationLink[] {
  const named = namedAt(file, position);
  if (named?.kind !== 'symbol') return [];
  const element = named.file.elements.symbols.get(named.symbol.fullName);
  const originSelectionRange = rangeAt(file.linked.syntax, named.start, named.end);
  return typesOf(element).flatMap((type) => {
    const found = findSymbolIn(file, type.file.path, type.fullName);
    if (!found) return [];
    const targetRange = rangeAt(found.file.syntax, found.symbol.start, found.symbol.end);
    const targetUri = clientUriOf(file, found.file);
    return [{ originSelectionRange, targetUri, targetRange, targetSelectionRange: nameRange(found) }];
  });
}

function typesOf(element: Element | undefined): Element[] {
  switch (element?.kind) {
    case 'field': {
      const type = element.typeElement;
      // A map's values: its entries stand in no text.
      if (type?.kind === 'message' && type.mapEntry)
        return typesOf(type.fields.find(({ name }) => name === 'value'));
      return type ? [type] : [];
    }
    case 'enum-value':
      return [element.parent];
    case 'method':
      return [element.input, element.output].filter((type) => type !== undefined);
    case 'message':
    case 'enum':
      return [element];
    default:
      return [];
  }
}
