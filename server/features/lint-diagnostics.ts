import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { LinkedFile } from '../compiler/index.ts';
import { type Finding, lintRulePage } from '../lint/index.ts';
import { rangeAt } from './positions.ts';

/** What a lint diagnostic carries for those who mend it. */
export interface LintData {
  /** The name or text that would be right in the diagnostic's range. */
  readonly expected?: string;
}

/** Rules of which the compiler's own diagnostics tell already. */
const saidByCompiler: ReadonlySet<string> = new Set(['IMPORT_USED']);

/** The findings of lint rules as an editor shows them: of a whole declaration its name, and none on lines that are broken. */
export function lintDiagnostics(linked: LinkedFile, findings: readonly Finding[]): Diagnostic[] {
  const broken = new Set<number>();
  for (const { severity, start } of linked.diagnostics) {
    if (severity === 'error') broken.add(rangeAt(linked.syntax, start, start).start.line);
  }
  return findings
    .filter(({ rule }) => !saidByCompiler.has(rule))
    .map((finding) => lintDiagnostic(linked, finding))
    .filter(({ range }) => !broken.has(range.start.line));
}

function lintDiagnostic(linked: LinkedFile, finding: Finding): Diagnostic {
  const { rule, message, expected, nameSpan, start = 0, end = start } = finding;
  const data: LintData = expected === undefined ? {} : { expected };
  return {
    range: rangeAt(linked.syntax, nameSpan?.start ?? start, nameSpan?.end ?? end),
    severity: DiagnosticSeverity.Warning,
    code: rule,
    codeDescription: { href: lintRulePage(rule) },
    source: 'skep lint',
    message,
    data,
  };
}
