import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { FileUri } from '../../workspace/uri.ts';

/** Something that can be written at a place. */
export interface Candidate {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** The likelier, the greater; only its order counts. */
  readonly score: number;
  /** What is inserted, where that is not the label. */
  readonly insert?: string | undefined;
  /** The same with places to fill in, for clients that have them. */
  readonly snippet?: string | undefined;
  readonly detail?: string | undefined;
  /** What a written word is compared with, where that is not the label alone. */
  readonly filters?: readonly string[] | undefined;
  /** The path that has to be imported for it. */
  readonly importPath?: string | undefined;
  /** What is told about it when it is looked at. */
  readonly declared?: DeclaredAt | undefined;
  /** Characters that accept it. */
  readonly commit?: readonly string[] | undefined;
}

/** Where a candidate is declared: what its documentation is made of. */
export interface DeclaredAt {
  readonly uri: FileUri;
  readonly fullName: string;
}

/** How well what is written fits: 0 begins with it, 1 holds it, 2 has its letters in order; undefined for not at all. */
export function fit(name: string, written: string): 0 | 1 | 2 | undefined {
  if (written === '') return 0;
  const searched = name.toLowerCase();
  const letters = written.toLowerCase();
  if (searched.startsWith(letters)) return 0;
  if (searched.includes(letters)) return 1;
  let at = 0;
  for (const letter of letters) {
    at = searched.indexOf(letter, at) + 1;
    if (at === 0) return undefined;
  }
  // Letters all over a long name are no abbreviation.
  return searched[0] === letters[0] ? 2 : undefined;
}
