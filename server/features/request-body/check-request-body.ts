import type { DescMessage } from '@bufbuild/protobuf';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { type BodyDocument, bodyDocument } from './body-document.ts';

/** What of a request's JSON is not JSON, or not of the message: names that it has not, values of another type. */
export async function checkRequestBody(message: DescMessage, text: string): Promise<Diagnostic[]> {
  const body = await bodyDocument(message, text);
  const found = await body.service.doValidation(body.document, body.json, { schemaValidation: 'warning' });
  return found
    .filter((diagnostic) => isMeant(diagnostic, body))
    .map((diagnostic) => ({ ...diagnostic, source: 'skep' }));
}

/** A variable may be anything, and `null` is a field that is not set. */
function isMeant({ range, severity }: Diagnostic, { document, placeholders }: BodyDocument): boolean {
  if (severity === DiagnosticSeverity.Error) return true;
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  if (document.getText(range) === 'null') return false;
  return !placeholders.some((each) => each.start < end && start < each.end);
}
