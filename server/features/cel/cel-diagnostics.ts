import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { stringPlaces } from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { rangeAt } from '../positions.ts';
import { checkCel } from './cel-check.ts';
import { loadCel, mayHaveCel } from './cel-library.ts';
import { celSources } from './cel-sources.ts';
import { isAssignable, scalar, typeText } from './cel-types.ts';

/** What is wrong in the CEL of `buf.validate` options, at its place inside the string literals. */
export async function celDiagnostics(file: SnapshotFile): Promise<Diagnostic[]> {
  const { syntax } = file.linked;
  if (!mayHaveCel(syntax.text)) return [];
  const sources = celSources(file);
  if (sources.length === 0) return [];
  const library = await loadCel();
  return sources.flatMap(({ node, scope }) => {
    const { text, offsets } = stringPlaces(syntax.tokens, node);
    const { problems, type } = checkCel(library, text, scope);
    const found = problems.map(({ code, message, start, end }): Diagnostic => {
      const from = offsets[start] ?? offsets.at(-1) ?? 0;
      // The end of what stands before: an escape is longer than what it means.
      const to = offsets[Math.min(end, text.length)] ?? from;
      return {
        range: rangeAt(syntax, from, Math.max(from, to)),
        severity: DiagnosticSeverity.Error,
        code,
        source: 'skep',
        message,
      };
    });
    const isRule = !type || isAssignable(type, scalar('bool')) || isAssignable(type, scalar('string'));
    if (problems.length === 0 && !isRule)
      found.push({
        range: rangeAt(syntax, offsets[0] ?? 0, offsets.at(-1) ?? 0),
        severity: DiagnosticSeverity.Error,
        code: 'cel-result',
        source: 'skep',
        message: `CEL: a rule is a bool, or a string with what is wrong; this is ${typeText(type)}.`,
      });
    return found;
  });
}
