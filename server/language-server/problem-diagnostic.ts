import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { withLikelyWord } from './likely-words.ts';

/** What is wrong in a file that is no definition. Offsets in UTF-16 units. */
interface FileProblem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** What was probably meant. */
  readonly instead?: string | undefined;
}

/** A problem of a config file as the client shows it, with the likely word for its quick fix. */
export function problemDiagnostic(
  { code, severity, message, start, end, instead }: FileProblem,
  document: TextDocument,
): Diagnostic {
  const diagnostic: Diagnostic = {
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'skep',
    message,
  };
  return withLikelyWord(diagnostic, instead);
}
