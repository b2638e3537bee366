import type { Diagnostic } from '../diagnostic.ts';
import type { Reference } from './context.ts';

/**
 * What linking found out about a part of a file: one declaration at its top, or all the rest. Offsets are those of the text
 * that was linked.
 */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  readonly references: Reference[] = [];
  /** Paths of files that something here refers to. */
  readonly usedFiles = new Set<string>();
  /** Paths of files that an option's value led into. They may lie beyond what the imports show. */
  readonly enteredFiles = new Set<string>();
  /**
   * First and last parts of the names that were looked up, found or not, and the names of the declarations around what was
   * found. Where none of them is declared differently, the same is found again.
   */
  readonly names = new Set<string>();
  /** The numbers of the file's other extensions were looked at. */
  seesExtensions = false;
  /** Something here depends on files that are not imported. */
  looksBeyondImports = false;
  /** Something here depends on more than the text and what its names mean: it is found out anew each time. */
  isVolatile = false;
}

/** Findings of an earlier text, whose place in it has moved by `shift` UTF-16 units since. */
export interface MovedFindings {
  readonly findings: Findings;
  readonly shift: number;
}

/** Diagnostics of a unit at the place where it stands now. `path`: of the file that it is in. */
export function movedDiagnostics({ findings, shift }: MovedFindings, path: string): readonly Diagnostic[] {
  if (shift === 0) return findings.diagnostics;
  return findings.diagnostics.map((diagnostic) => {
    const moved = { ...diagnostic, start: diagnostic.start + shift, end: diagnostic.end + shift };
    const { remedy } = diagnostic;
    const mended = remedy
      ? { ...moved, remedy: { ...remedy, start: remedy.start + shift, end: remedy.end + shift } }
      : moved;
    if (!diagnostic.related) return mended;
    const related = diagnostic.related.map((place) =>
      place.path === path ? { ...place, start: place.start + shift, end: place.end + shift } : place,
    );
    return { ...mended, related };
  });
}

/** References of a unit at the place where it stands now. */
export function movedReferences({ findings, shift }: MovedFindings): readonly Reference[] {
  if (shift === 0) return findings.references;
  return findings.references.map((reference) => ({
    ...reference,
    start: reference.start + shift,
    end: reference.end + shift,
  }));
}
