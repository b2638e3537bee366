import { type LinkedFile, positionAt, type SyntaxFile } from '../../compiler/index.ts';
import { movedOffsets } from './moved-offsets.ts';
import { RefusedRename } from './refused-rename.ts';
import type { ChangedNames, Replacement } from './rename.ts';

/** What is known of a file before a rename, to compare with. */
export interface FileBefore {
  readonly syntax: SyntaxFile;
  readonly text: string;
  readonly references: readonly Meaning[];
  readonly errors: readonly Pick<Meaning, 'start' | 'target'>[];
}

/** A place, and what is meant there; of an error its code. */
interface Meaning {
  readonly start: number;
  readonly end: number;
  readonly target: string;
}

/** What a file was before a rename, to see afterwards that its names lead where they led. */
export function recordBefore(linked: LinkedFile): FileBefore {
  const { syntax } = linked;
  const errors = errorsOf(linked).map(({ start, code }) => ({ start, target: code }));
  return { syntax, text: syntax.text, references: referencesOf(linked), errors };
}

/** Refuses a rename after which a file has an error that it had not, or a name in it means something else. */
export function checkRenamed(
  before: FileBefore,
  replacements: readonly Replacement[],
  after: LinkedFile,
  changed: ChangedNames,
): void {
  const moved = movedOffsets(replacements);
  const known = new Set(before.errors.map(({ start, target }) => `${moved(start)} ${target}`));
  const added = errorsOf(after).find(({ start, code }) => !known.has(`${start} ${code}`));
  if (added)
    throw new RefusedRename(`That would not compile, at ${placeOf(after, added.start)}: ${added.message}`);
  // Both are in the order of their texts, which a rename keeps.
  const now = referencesOf(after);
  let next = 0;
  for (const { start, end, target } of before.references) {
    const meant = renamed(target, changed);
    const place = moved(start);
    const found = now[next]?.start === place ? now[next] : undefined;
    if (found?.target === meant) {
      next++;
      continue;
    }
    const other = now[next];
    if (other && other.start < place) refuseMore(other, after);
    const name = before.text.slice(start, end);
    const instead = found ? `mean ${found.target}` : 'mean nothing';
    throw new RefusedRename(
      `"${name}" at ${placeOf(after, place)} means ${target} and would ${instead}: choose another name.`,
    );
  }
  const more = now[next];
  if (more) refuseMore(more, after);
}

function refuseMore({ start, end, target }: Meaning, after: LinkedFile): never {
  const name = after.syntax.text.slice(start, end);
  throw new RefusedRename(
    `"${name}" at ${placeOf(after, start)} would come to mean ${target}: choose another name.`,
  );
}

/** The full name that something has after the rename. */
function renamed(fullName: string, changed: ChangedNames): string {
  for (const [before, after] of changed) {
    if (fullName === before) return after;
    if (fullName.startsWith(`${before}.`)) return after + fullName.slice(before.length);
  }
  return fullName;
}

function errorsOf({ diagnostics }: LinkedFile) {
  return diagnostics.filter(({ severity }) => severity === 'error');
}

/** Options that several declarations share are linked once for each. */
function referencesOf({ references }: LinkedFile): Meaning[] {
  return references
    .filter(({ start }, index) => start !== references[index - 1]?.start)
    .map(({ start, end, target }) => ({ start, end, target }));
}

function placeOf({ path, syntax }: LinkedFile, offset: number): string {
  const { line, character } = positionAt(syntax.text, offset);
  return `${path}:${line + 1}:${character + 1}`;
}
