import { Places, type PrintedPlace } from '../../lint/places.ts';

/** Something to be said about a definition. */
export interface LintProblem {
  /** Absolute. */
  readonly file: string;
  /** The rule's name; `COMPILE` for an error that keeps a definition from being linted. */
  readonly rule: string;
  readonly message: string;
  readonly start: PrintedPlace;
  readonly end: PrintedPlace;
}

/** A finding of a rule, or an error. */
interface Found {
  readonly rule: string;
  readonly message: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
}

/** Findings in a file of this text, with their places. */
export function located(file: string, text: string, found: readonly Found[]): LintProblem[] {
  if (found.length === 0) return [];
  const places = new Places(text);
  return found.map(({ rule, message, start, end }) => ({
    file,
    rule,
    message,
    start: places.at(start),
    end: places.at(end),
  }));
}

/** By file and place. */
export function byPlace(a: LintProblem, b: LintProblem): number {
  return (
    compare(a.file, b.file) ||
    a.start.line - b.start.line ||
    a.start.terminalColumn - b.start.terminalColumn ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
