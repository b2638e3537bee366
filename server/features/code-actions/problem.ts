import type { Diagnostic } from 'vscode-languageserver-types';
import { type BreakingData, breakingRules } from '../../breaking/index.ts';
import type { Remedy, Span } from '../../compiler/index.ts';
import { lintRules } from '../../lint/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import type { LintData } from '../lint-diagnostics.ts';
import { offsetAt, rangeAt } from '../positions.ts';

/** Something that a diagnostic tells of, as the fixes see it. Offsets count UTF-16 units. */
export interface Problem extends Span {
  readonly of: 'compiler' | 'lint' | 'breaking';
  readonly code: string;
  readonly isError: boolean;
  readonly remedy?: Remedy | undefined;
  /** Import path of the file that declares what is named and is not imported. */
  readonly declaredIn?: string | undefined;
  /** The name or text that would be right. */
  readonly expected?: string | undefined;
  readonly breaking?: BreakingData | undefined;
  /** As the client shows it. */
  readonly shown: Diagnostic | undefined;
}

const breakingNames: ReadonlySet<string> = new Set(breakingRules('v2').map(({ name }) => name));

/**
 * What is wrong in a range of a file: of the compiler as it is now, of lint rules and breaking changes as the client was
 * told, since those depend on more than the file.
 */
export function problemsIn(file: SnapshotFile, range: Span, shown: readonly Diagnostic[]): Problem[] {
  const { linked } = file;
  const own = linked.diagnostics.filter(({ start, end }) => start <= range.end && range.start <= end);
  const compiler = own.map(({ code, severity, start, end, remedy, declaredIn }): Problem => {
    const place = rangeAt(linked.syntax, start, end);
    const same = shown.find((each) => each.code === code && isSame(each.range, place));
    const isError = severity === 'error';
    return { of: 'compiler', code, isError, start, end, remedy, declaredIn, shown: same };
  });
  return [...compiler, ...shown.flatMap((diagnostic) => toldProblem(file, diagnostic) ?? [])];
}

function toldProblem({ linked }: SnapshotFile, shown: Diagnostic): Problem | undefined {
  const code = String(shown.code ?? '');
  const of = lintRules.has(code) ? 'lint' : breakingNames.has(code) ? 'breaking' : undefined;
  if (!of) return undefined;
  const [start, end] = [offsetAt(linked.syntax, shown.range.start), offsetAt(linked.syntax, shown.range.end)];
  const place = { of, code, isError: false, start, end, shown } as const;
  if (of === 'lint') {
    const data: LintData | undefined = shown.data;
    return { ...place, expected: data?.expected };
  }
  const data: BreakingData | undefined = shown.data;
  return { ...place, breaking: data };
}

function isSame(a: Diagnostic['range'], b: Diagnostic['range']): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
