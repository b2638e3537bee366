import { byPosition, type Diagnostic } from '../diagnostic.ts';
import { checkCharacters } from './check-characters.ts';
import { checkEscapes } from './check-escapes.ts';
import { Cursor } from './cursor.ts';
import { tokenize } from './lexer.ts';
import { parseFile } from './parse-file.ts';
import type { TokenStream } from './tokens.ts';
import type { FileNode } from './tree.ts';

/** An import as written; the offsets cover the quoted path. */
export interface ImportStatement {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'plain' | 'public' | 'weak' | 'option';
}

/** One parsed text. Depends on nothing but the text, and so is kept as long as the text is the same. */
export interface SyntaxFile {
  readonly text: string;
  readonly tokens: TokenStream;
  readonly tree: FileNode;
  readonly diagnostics: readonly Diagnostic[];
  readonly imports: readonly ImportStatement[];
  /** How many options were read; the index of each is below that. */
  readonly optionCount: number;
  /** '' when the file has no package. */
  readonly packageName: string;
  /** Whether a declaration could not be read at all, so that a name that is not found may be its. */
  readonly lostDeclaration: boolean;
}

/** Reads a text. Never throws: a tree exists for any input, and what is wrong is in `diagnostics`. */
export function parse(text: string): SyntaxFile {
  const diagnostics: Diagnostic[] = [];
  const tokens = tokenize(text, diagnostics);
  const cursor = new Cursor(tokens, diagnostics);
  const tree = parseFile(cursor);
  checkEscapes(tokens, diagnostics);
  checkCharacters(tokens, diagnostics);
  const imports: ImportStatement[] = [];
  let packageName = '';
  for (const declaration of tree.declarations) {
    if (declaration.kind === 'package') packageName = declaration.name.text;
    if (declaration.kind !== 'import') continue;
    const { start, end } = tokens.span(declaration.path.first, declaration.path.last);
    imports.push({ path: declaration.text, start, end, kind: importKind(declaration.modifier?.text) });
  }
  return {
    text,
    tokens,
    tree,
    diagnostics: diagnostics.sort(byPosition),
    imports,
    optionCount: cursor.options,
    packageName,
    lostDeclaration: cursor.lostDeclaration,
  };
}

function importKind(modifier: string | undefined): ImportStatement['kind'] {
  return modifier === 'public' || modifier === 'weak' || modifier === 'option' ? modifier : 'plain';
}
