import type { Range, ServerCapabilities } from 'vscode-languageserver';
import { formatting, rangeFormatting, typedFormatting } from '../features/formatting.ts';
import { typedCharacters } from '../format/index.ts';
import { answersOf, type DocumentParams, type PositionParams } from './of-file.ts';
import type { Session } from './session.ts';

const [firstTyped, ...moreTyped] = typedCharacters;

export const formattingCapabilities: ServerCapabilities = {
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: { firstTriggerCharacter: firstTyped, moreTriggerCharacter: moreTyped },
};

/** Answers with edits that format a document. The client's indentation is not asked for: buf's is two spaces. */
export function answerFormatting({ connection, workspace }: Session): void {
  const ofFile = answersOf(workspace);
  connection.onDocumentFormatting(ofFile([], ({ linked }) => formatting(linked.syntax)));
  connection.onDocumentRangeFormatting(
    ofFile([], ({ linked }, { range }: DocumentParams & { range: Range }) =>
      rangeFormatting(linked.syntax, range),
    ),
  );
  connection.onDocumentOnTypeFormatting(
    ofFile([], ({ linked }, { position, ch }: PositionParams & { ch: string }) =>
      typedFormatting(linked.syntax, position, ch),
    ),
  );
}
