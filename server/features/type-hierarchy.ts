import type { Position, TypeHierarchyItem } from 'vscode-languageserver-types';
import type { DeclaredSymbol, Element } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { declarationAround, hierarchyItem } from './hierarchy-items.ts';
import { namedAt, usesIn } from './named.ts';
import type { RenameSearch } from './rename/rename.ts';
import { findSymbolIn } from './symbols.ts';

/** What is made of what: a service of rpcs, an rpc of messages, a message of fields, a field of its type. */
const kinds: readonly DeclaredSymbol['kind'][] = [
  'service',
  'method',
  'message',
  'field',
  'extension',
  'enum',
];

/** What stands at a position, from which the hierarchy begins. */
export function prepareTypeHierarchy(file: SnapshotFile, position: Position): TypeHierarchyItem[] {
  const named = namedAt(file, position);
  return named?.kind === 'symbol' && kinds.includes(named.symbol.kind) ? [hierarchyItem(file, named)] : [];
}

/** What something is made of, one step down: method -> messages -> fields -> their types. */
export function madeOf(file: SnapshotFile, fullName: string): TypeHierarchyItem[] {
  return partsOf(file.linked.elements.symbols.get(fullName)).flatMap((part) => {
    const found = findSymbolIn(file, part.file.path, part.fullName);
    return found ? [hierarchyItem(file, found, detailOf(part))] : [];
  });
}

/** What something is a part of, one step up: type -> fields and methods -> messages and services. */
export async function partOf(
  search: Pick<RenameSearch, 'uses' | 'linkSession'>,
  file: SnapshotFile | undefined,
  item: Pick<TypeHierarchyItem, 'uri' | 'data'>,
  signal?: AbortSignal,
): Promise<TypeHierarchyItem[]> {
  const fullName = String(item.data);
  const element = file?.linked.elements.symbols.get(fullName);
  if (file && (element?.kind === 'field' || element?.kind === 'method')) {
    const whole = element.kind === 'field' ? (element.extendee ?? element.parent) : element.parent;
    const found = whole.kind === 'file' ? undefined : findSymbolIn(file, whole.file.path, whole.fullName);
    return found ? [hierarchyItem(file, found)] : [];
  }
  if (element?.kind === 'service') return [];
  const target = { uri: fromClientUri(item.uri), names: [fullName] };
  const session = search.linkSession();
  const uses = await search.uses(target, signal, session);
  const items: TypeHierarchyItem[] = [];
  for await (const files of session.link(new Set(uses.map(({ uri }) => uri)), { signal })) {
    for (const user of files) items.push(...usersIn(user, target));
  }
  return items;
}

/** The fields and methods of a file that have a type. */
function usersIn(file: SnapshotFile, target: { uri: string; names: string[] }): TypeHierarchyItem[] {
  const found = new Set<DeclaredSymbol>();
  for (const { start, target: fullName, role } of usesIn(file, [target])) {
    if (role !== 'reference') continue;
    const symbol = declarationAround(file.linked, start, ['field', 'extension', 'method']);
    const element = symbol && file.linked.elements.symbols.get(symbol.fullName);
    // Not what only names it in an option, or on the way to what lies in it.
    if (symbol && partsOf(element).some((part) => part.fullName === fullName)) found.add(symbol);
  }
  return [...found].map((symbol) => {
    const element = file.linked.elements.symbols.get(symbol.fullName);
    return hierarchyItem(file, { symbol, file: file.linked }, element && detailOf(element));
  });
}

function partsOf(element: Element | undefined): Element[] {
  switch (element?.kind) {
    case 'service':
      return element.methods;
    case 'method':
      return [element.input, element.output].filter((type) => type !== undefined);
    case 'message':
      return element.fields;
    case 'field': {
      const type = element.typeElement;
      if (type?.kind === 'message' && type.mapEntry)
        return partsOf(type.fields.find(({ name }) => name === 'value'));
      return type ? [type] : [];
    }
    default:
      return [];
  }
}

/** Of a field its type and message, of a method its messages. */
function detailOf(element: Element): string | undefined {
  if (element.kind === 'field') {
    const { node } = element;
    const type = node.map ? `map<${node.map.key.text}, ${node.map.value.text}>` : node.type.text;
    return `${type} in ${element.fullName.slice(0, -element.name.length - 1)}`;
  }
  if (element.kind === 'method')
    return `(${element.node.input?.type.text ?? ''}) returns (${element.node.output?.type.text ?? ''})`;
  return undefined;
}
