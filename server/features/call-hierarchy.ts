import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Position,
  Range,
} from 'vscode-languageserver-types';
import type { DeclaredSymbol, LinkedFile } from '../compiler/index.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { declarationAround, hierarchyItem } from './hierarchy-items.ts';
import { namedAt, usesIn } from './named.ts';
import { rangeAt } from './positions.ts';
import type { RenameSearch } from './rename/rename.ts';
import { type FoundSymbol, findSymbolIn } from './symbols.ts';

/** What carries what: rpcs carry messages, and messages carry those that are their fields' types. */
const carriers: readonly DeclaredSymbol['kind'][] = ['method', 'message'];

/** The rpc or message at a position, from which the hierarchy begins. */
export function prepareCallHierarchy(file: SnapshotFile, position: Position): CallHierarchyItem[] {
  const named = namedAt(file, position);
  return named?.kind === 'symbol' && carriers.includes(named.symbol.kind) ? [hierarchyItem(file, named)] : [];
}

/** The messages that an rpc takes and gives, or that the fields of a message have for types, with where each is named. */
export function outgoingCalls(file: SnapshotFile, fullName: string): CallHierarchyOutgoingCall[] {
  const { linked } = file;
  const from = linked.symbols.find(
    (symbol) => symbol.fullName === fullName && carriers.includes(symbol.kind),
  );
  if (!from) return [];
  const ends = typeEnds(linked);
  const found = new Map<string, CallHierarchyOutgoingCall>();
  for (const { start, end, target, targetPath } of linked.references) {
    if (start < from.start || start >= from.end || declarationAround(linked, start, carriers) !== from)
      continue;
    const to = findSymbolIn(file, targetPath, target);
    if (to?.symbol.kind !== 'message' || !ends.has(end)) continue;
    const call = found.get(target) ?? { to: hierarchyItem(file, to), fromRanges: [] as Range[] };
    call.fromRanges.push(rangeAt(linked.syntax, start, end));
    found.set(target, call);
  }
  return [...found.values()];
}

/** The rpcs that take or give a message, and the messages that have it in a field. */
export async function incomingCalls(
  search: Pick<RenameSearch, 'uses' | 'linkSession'>,
  item: Pick<CallHierarchyItem, 'uri' | 'data'>,
  signal?: AbortSignal,
): Promise<CallHierarchyIncomingCall[]> {
  const target = { uri: fromClientUri(item.uri), names: [String(item.data)] };
  const session = search.linkSession();
  const uses = await search.uses(target, signal, session);
  const calls: CallHierarchyIncomingCall[] = [];
  for await (const files of session.link(new Set(uses.map(({ uri }) => uri)), { signal })) {
    for (const file of files) {
      const ends = typeEnds(file.linked);
      const found = new Map<DeclaredSymbol, CallHierarchyIncomingCall>();
      for (const { start, end, target: fullName, role } of usesIn(file, [target])) {
        if (role !== 'reference' || fullName !== target.names[0] || !ends.has(end)) continue;
        const symbol = declarationAround(file.linked, start, carriers);
        if (!symbol) continue;
        const from: FoundSymbol = { symbol, file: file.linked };
        const call = found.get(symbol) ?? { from: hierarchyItem(file, from), fromRanges: [] as Range[] };
        call.fromRanges.push(rangeAt(file.linked.syntax, start, end));
        found.set(symbol, call);
      }
      calls.push(...found.values());
    }
  }
  return calls;
}

/** Where types are named by fields and rpcs, and not options or the name of a type within: the end of each name. */
function typeEnds({ elements, syntax }: LinkedFile): ReadonlySet<number> {
  const ends = new Set<number>();
  for (const element of elements.symbols.values()) {
    if (element.kind === 'field')
      ends.add(syntax.tokens.end((element.node.map?.value ?? element.node.type).last));
    if (element.kind !== 'method') continue;
    for (const each of [element.node.input, element.node.output])
      if (each) ends.add(syntax.tokens.end(each.type.last));
  }
  return ends;
}
