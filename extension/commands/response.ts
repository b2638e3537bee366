/** What is done with an answer that is shown. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { responseUri, type ShownResponse } from '../request/response-documents.ts';
import { comparableText } from '../request/response-text.ts';
import { answerPlaces } from '../response/answer-choice.ts';
import { base64Bytes, hexText, imageKind } from '../response/hex-text.ts';
import { responseLanguage } from '../response/response-lenses.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { recordName, wholeFile } from '../response/whole-file.ts';
import { wireText } from '../response/wire-text.ts';
import { type RequestPlace, sendRequest } from './send-request.ts';

/** Of documents that show bytes; its lines are not wrapped. */
const bytesLanguage = 'skep-wire';

/** The answer of a document: that of a lens or title, else of the document in the editor, else one that can be seen. */
export function shownResponse(skep: Skep, uri?: vscode.Uri): ShownResponse & { uri: vscode.Uri } {
  const active = vscode.window.activeTextEditor?.document;
  const visible = vscode.window.visibleTextEditors.map(({ document }) => document.uri);
  for (const each of answerPlaces({ given: uri, active, visible, answersOf: responseUri })) {
    const shown = skep.requests.responses.recordOf(each);
    if (shown) return { ...shown, uri: each };
  }
  throw new Error('There is no answer to do that with: send a request first.');
}

/** Where the request of an answer is written. Throws an Error for people where it is of no file. */
export function requestOf({ record }: Pick<ShownResponse, 'record'>): RequestPlace {
  if (!record.from)
    throw new Error('The request of this answer is in no file: write it in one, and send it from there.');
  return record.from;
}

/**
 * Sends the request of an answer again, as its file has it now. Throws an Error for people where the answer is of
 * no file.
 */
export async function sendAgain(skep: Skep, uri?: vscode.Uri): Promise<void> {
  const document = uri ?? vscode.window.activeTextEditor?.document.uri;
  const restored = document && skep.requests.responses.restoredPlace(document);
  await sendRequest(skep, restored ?? requestOf(shownResponse(skep, uri)));
}

/** Shows what differs between this answer and the one before it to the same request. */
export async function compareResponse(skep: Skep, uri?: vscode.Uri): Promise<void> {
  const { record, previous } = shownResponse(skep, uri);
  if (!previous) throw new Error('This is the first answer to this request: send it again, then compare.');
  const name = recordName(record);
  const open = (each: ResponseRecord, which: string) =>
    skep.texts.open(`${name}.${which}.response`, comparableText(each), responseLanguage);
  const [before, now] = await Promise.all([open(previous, 'last'), open(record, 'this')]);
  await vscode.commands.executeCommand('vscode.diff', before.uri, now.uri, `${name}: last ↔ this answer`);
}

/** Shows the bytes that went over the wire for an answer. Throws an Error for people where they were not kept. */
export async function showWire(skep: Skep, uri?: vscode.Uri): Promise<void> {
  const { record } = shownResponse(skep, uri);
  const { wire } = record.result;
  if (!wire)
    throw new Error('What went over the wire is not known of this call: send the request again to see it.');
  await skep.texts.show(
    `${recordName(record)}.wire`,
    wireText(record.target, wire, record.secrets),
    bytesLanguage,
  );
}

/** All of an answer as a file: an image in VS Code's own preview, JSON laid out, a stream a message a line. */
export async function openWholeResponse(skep: Skep, uri?: vscode.Uri): Promise<void> {
  const { record } = shownResponse(skep, uri);
  await vscode.commands.executeCommand('vscode.open', await wholeFile(skep, record), { preview: true });
}

/** The bytes of the base64 at the cursor: a `bytes` field's, in hex, or the image that they are. */
export async function showBytes(skep: Skep): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.document.lineAt(editor.selection.active.line).text ?? '';
  const at = editor?.selection.active.character ?? 0;
  const strings = [...line.matchAll(/"((?:[^"\\]|\\.)*)"(?!\s*:)/g)];
  const under = strings.find(({ index, 0: text }) => index <= at && at <= index + text.length) ?? strings[0];
  const bytes = base64Bytes(under?.[1] ?? '');
  if (!bytes) throw new Error('There are no bytes here: put the cursor in the value of a `bytes` field.');
  const kind = imageKind(bytes);
  if (kind === undefined) {
    await skep.texts.show('bytes.hex', `# ${bytes.length} bytes\n\n${hexText(bytes)}\n`, bytesLanguage);
    return;
  }
  await vscode.commands.executeCommand('vscode.open', await skep.responseFiles.write('bytes', kind, bytes));
}
