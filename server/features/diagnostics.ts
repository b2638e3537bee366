import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { toClientUri } from '../workspace/uri.ts';
import { rangeAt } from './positions.ts';

/** What is wrong in a file, as an editor shows it. */
export function diagnostics(file: SnapshotFile): Diagnostic[] {
  const { linked, program } = file;
  return linked.diagnostics.map((found) => {
    const diagnostic: Diagnostic = {
      range: rangeAt(linked.syntax, found.start, found.end),
      severity: found.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      code: found.code,
      source: 'skep',
      message: found.message,
    };
    if (found.code.startsWith('unused-')) diagnostic.tags = [DiagnosticTag.Unnecessary];
    const related = (found.related ?? []).flatMap(({ path, start, end, message }) => {
      const uri = path === linked.path ? file.uri : program.uriOf(path);
      const syntax = program.compilation.files.get(path)?.syntax;
      return uri && syntax
        ? [{ location: { uri: toClientUri(uri), range: rangeAt(syntax, start, end) }, message }]
        : [];
    });
    if (related.length > 0) diagnostic.relatedInformation = related;
    return diagnostic;
  });
}
