import { type Declaration, joinName, LineWalk, type NameNode, type SyntaxFile } from '../compiler/index.ts';
import { type FileFacts, factsIn } from './file-facts.ts';

/** What a workspace is searched for. Fields and enum values are too many to be looked for by name. */
const symbolKinds = ['message', 'enum', 'service', 'method'] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** Numbers a symbol takes in `places`: its kind's index, and the zero-based line and UTF-16 column of its name. */
const placeSize = 3;

/** The names that one file declares, and where. Holds nothing of the file's text or tree, as there are thousands. */
export interface FileSymbols {
  readonly packageName: string;
  /** What the checks of its package and module ask. */
  readonly facts: FileFacts;
  /** Full names in the order of the text, each on a line of its own. */
  readonly names: string;
  /** The same in lower case, to be searched. */
  readonly searched: string;
  readonly places: Uint32Array;
  /** Extensions, each on a line of its own: the full name, a space, and what it extends as that is written. */
  readonly extensions: string;
}

/** One of a file's symbols. */
export interface FileSymbol {
  readonly fullName: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly character: number;
}

/** Takes the names out of a parsed file. */
export function symbolsIn(syntax: SyntaxFile): FileSymbols {
  const names: string[] = [];
  const places: number[] = [];
  const { text, tokens } = syntax;
  const lines = new LineWalk(text);
  const add = (fullName: string, kind: SymbolKind, name: NameNode): void => {
    const start = tokens.start(name.first);
    lines.to(start);
    names.push(fullName);
    places.push(symbolKinds.indexOf(kind), lines.line, start - lines.start);
  };
  collect(syntax.tree.declarations, syntax.packageName, add);
  const extensions: string[] = [];
  collectExtensions(syntax.tree.declarations, syntax.packageName, extensions);
  const joined = detached(names.join('\n'));
  const facts = factsIn(syntax);
  return {
    packageName: facts.packageName,
    facts,
    names: joined,
    searched: joined.toLowerCase(),
    places: Uint32Array.from(places),
    extensions: extensions.length > 0 ? detached(extensions.join('\n')) : '',
  };
}

function collect(
  declarations: readonly Declaration[],
  container: string,
  add: (fullName: string, kind: SymbolKind, name: NameNode) => void,
): void {
  for (const node of declarations) {
    if (node.kind !== 'message' && node.kind !== 'enum' && node.kind !== 'service' && node.kind !== 'method')
      continue;
    if (!node.name.text) continue;
    const fullName = container ? `${container}.${node.name.text}` : node.name.text;
    add(fullName, node.kind, node.name);
    if (node.kind === 'message' || node.kind === 'service') collect(node.body.declarations, fullName, add);
  }
}

function collectExtensions(declarations: readonly Declaration[], container: string, found: string[]): void {
  for (const node of declarations) {
    if (node.kind === 'message') {
      collectExtensions(node.body.declarations, joinName(container, node.name.text), found);
    } else if (node.kind === 'extend') {
      for (const field of node.body.declarations) {
        if (field.kind === 'field' && field.name.text)
          found.push(`${joinName(container, field.name.text)} ${node.extendee.text}`);
      }
    }
  }
}

/** A copy: a string that was cut from a text keeps all of the text in memory. */
function detached(text: string): string {
  return JSON.parse(JSON.stringify(text));
}

/** The symbols whose full names `accepts` takes; it is given them in lower case. */
export function* symbolsNamed(
  symbols: FileSymbols,
  accepts: (searched: string) => boolean,
): Generator<FileSymbol> {
  // Where the letters are not even in all names together, no name has them.
  if (symbols.names === '' || !accepts(symbols.searched)) return;
  const names = symbols.names.split('\n');
  const searched = symbols.searched.split('\n');
  for (const [index, fullName] of names.entries()) {
    if (!accepts(searched[index] ?? '')) continue;
    const [kind = 0, line = 0, character = 0] = symbols.places.subarray(index * placeSize);
    yield { fullName, kind: symbolKinds[kind] ?? 'message', line, character };
  }
}

/** Whether a file declares this name, or the message or service that it would lie in. */
export function mayDeclare({ names }: FileSymbols, fullName: string): boolean {
  const lines = `\n${names}\n`;
  const container = fullName.slice(0, Math.max(0, fullName.lastIndexOf('.')));
  return lines.includes(`\n${fullName}\n`) || (container !== '' && lines.includes(`\n${container}\n`));
}
