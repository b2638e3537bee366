import type { LinkSession } from '../../workspace/link-once.ts';
import { copiesFolder } from '../../workspace/project-config.ts';
import type { FileUri } from '../../workspace/uri.ts';
import type { UseTarget } from '../../workspace/use-index.ts';
import { offsetAt } from '../positions.ts';
import { languageWords } from './language-words.ts';
import type { RenameOptions, RenameSearch, Replacement } from './rename.ts';

/** Files whose texts are asked for at a time. */
const readAtOnce = 64;

/** A place that names what is renamed; zero-based, in UTF-16 units. */
export interface UsePlace {
  readonly line: number;
  readonly character: number;
  readonly length: number;
}

/** The places in each file that name one of these, in the order of the text. */
export async function placesOfUses(
  search: RenameSearch,
  targets: readonly UseTarget[],
  session: LinkSession,
  signal?: AbortSignal,
): Promise<Map<FileUri, UsePlace[]>> {
  const found = new Map<FileUri, UsePlace[]>();
  for (const target of targets) {
    await search.visitUses(
      target,
      (uri, line, character, length) => {
        const places = found.get(uri);
        if (places) places.push({ line, character, length });
        else found.set(uri, [{ line, character, length }]);
      },
      signal,
      session,
    );
  }
  for (const [uri, places] of found) {
    const sorted = places.sort((a, b) => a.line - b.line || a.character - b.character);
    // Of a mention that may mean several things, each is told.
    const isOther = (place: UsePlace, before?: UsePlace) =>
      place.line !== before?.line || place.character !== before.character;
    found.set(
      uri,
      sorted.filter((place, index) => isOther(place, sorted[index - 1])),
    );
  }
  return found;
}

/** What is renamed, and to what. */
interface NewName {
  readonly target: UseTarget;
  readonly oldName: string;
  readonly newName: string;
}

/**
 * Of the files that name what is renamed, those where the new name can be written without a look at what it then means; with their
 * places. Names are looked up from the inside out, part by part: the new one means something else only where a scope has that name which
 * is nearer than where it is declared. Such a scope is in the file itself, whose text then has the word, or a package that lies between
 * the file's and the other: there, only names are changed that begin with another part, as that is the one that is looked up. What lies
 * beside the renamed thing is checked where that is declared.
 */
export async function plainUses(
  search: RenameSearch,
  { target, oldName, newName }: NewName,
  places: ReadonlyMap<FileUri, readonly UsePlace[]>,
  { signal, told }: RenameOptions = {},
): Promise<Map<FileUri, readonly UsePlace[]>> {
  const plain = new Map<FileUri, readonly UsePlace[]>();
  const symbols = await search.symbolsByFile(signal);
  const declaring = target.uri === undefined ? undefined : symbols.get(target.uri)?.packageName;
  // A word of the language may stand where a name cannot.
  if (declaring === undefined || languageWords.has(newName)) return plain;
  const possible = [...places].filter(
    ([uri]) => symbols.has(uri) && uri !== target.uri && !uri.includes(`/${copiesFolder}/`),
  );
  for (let from = 0; from < possible.length; from += readAtOnce) {
    signal?.throwIfAborted();
    told?.(from, places.size);
    const batch = possible.slice(from, from + readAtOnce);
    const texts = await Promise.all(batch.map(([uri]) => search.readText(uri)));
    for (const [index, [uri, found]] of batch.entries()) {
      const text = texts[index];
      if (text === undefined || text.includes(newName)) continue;
      // The disk may be ahead of what is known.
      const replacements = replacementsAt(text, found, newName);
      const isAsKnown = replacements.every(({ start, end }) => text.slice(start, end) === oldName);
      if (!isAsKnown) continue;
      const packageName = symbols.get(uri)?.packageName ?? '';
      const isBelow = packageName !== declaring && isWithin(packageName, declaring);
      if (isBelow && !replacements.every(({ start }) => text[start - 1] === '.')) continue;
      plain.set(uri, found);
    }
  }
  return plain;
}

/** The replacements of some places of a text. */
export function replacementsAt(text: string, places: readonly UsePlace[], newName: string): Replacement[] {
  return places.map(({ line, character, length }) => {
    const start = offsetAt({ text }, { line, character });
    return { start, end: start + length, text: newName };
  });
}

/** Whether a package lies in another; all lie in the one without a name. */
function isWithin(packageName: string, other: string): boolean {
  return other === '' || `${packageName}.`.startsWith(`${other}.`);
}
