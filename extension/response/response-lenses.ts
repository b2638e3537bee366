/** What can be done with an answer, above it, and what of it folds. */
import * as vscode from 'vscode';
import { lensTitle } from '../lenses/lens-title.ts';
import type { ResponseDocuments } from '../request/response-documents.ts';
import { sendKey } from '../request/send-key.ts';
import { bodyBytes } from './body-bytes.ts';
import { responseFolds } from './folding.ts';
import { imageKind } from './hex-text.ts';

export const responseLanguage = 'skep-response';

/** Offers both until disposed of. */
export function responseLenses(responses: ResponseDocuments): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const selector = { language: responseLanguage };
  return vscode.Disposable.from(
    changed,
    responses.onDidChangeRecords(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(selector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: ({ uri }) =>
        commands(responses, uri).map(
          (command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { ...command, arguments: [uri] }),
        ),
    }),
    vscode.languages.registerFoldingRangeProvider(selector, {
      provideFoldingRanges: (document) =>
        responseFolds(document.getText().split('\n')).map(
          ({ first, last }) => new vscode.FoldingRange(first, last),
        ),
    }),
  );
}

function commands(responses: ResponseDocuments, uri: vscode.Uri): vscode.Command[] {
  const found: vscode.Command[] = [];
  const add = (icon: string, words: string, command: string, tooltip: string) =>
    found.push({ title: lensTitle(icon, words), command: `skep.${command}`, tooltip });
  if (responses.sourceOf(uri)?.from)
    add('play', 'Send Again', 'sendAgain', `Send its request again (${sendKey(process.platform)})`);
  const shown = responses.recordOf(uri);
  if (!shown) return found;
  const { record, previous } = shown;
  const { result } = record;
  const body = bodyBytes(result);
  if (body && imageKind(body.bytes)) add('file-media', 'Open Image', 'openWholeResponse', 'Show the image');
  else add('go-to-file', 'Open Whole', 'openWholeResponse', 'Open all of the answer as a file');
  if (previous) add('diff', 'Compare with Last', 'compareResponse', 'What differs from the answer before');
  if (result.messages.length > 0)
    add('bookmark', 'Save Value', 'saveResponseValue', 'Use a value of this answer in other requests');
  if (record.from) add('copy', 'Copy As', 'copyRequestAs', 'Copy its request as curl, grpcurl, code ...');
  if (result.wire)
    add('file-binary', 'Bytes', 'showWire', 'What was really sent and received, byte for byte');
  return found;
}
