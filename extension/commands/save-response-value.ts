/** Makes a value of an answer a variable of requests: a reference to the answer, or a secret in the private file. */
import * as vscode from 'vscode';
import { privateEnvironmentFile } from '../../runtime/api/request/read-environment-file.ts';
import { parseRequestFile, requestAt, requestTitle } from '../../runtime/api/request/request-file.ts';
import { environmentName } from '../../runtime/api/request/request-variables.ts';
import type { Skep } from '../context.ts';
import { requestDocument } from '../request/request-document.ts';
import { nearest } from '../request/request-world.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import { referenceEdits, variableName, withVariable } from '../response/save-value-edits.ts';
import { type AnswerValue, answerValues, pathAt } from '../response/value-path.ts';
import { requestOf, shownResponse } from './response.ts';

/** Saves a value that the user picks of an answer; of the one that is shown, where none is given. */
export async function saveResponseValue(skep: Skep, uri?: vscode.Uri): Promise<void> {
  const { record, uri: shown } = shownResponse(skep, uri);
  const value = await pickValue(record, shown);
  if (!value) return;
  const reference = 'A reference to this answer, in the request file';
  const secret = `Its value, in ${privateEnvironmentFile}`;
  const items = [
    { label: reference, description: 'follows the answer each time' },
    { label: secret, description: 'is not for sharing' },
  ];
  const where = await vscode.window.showQuickPick(items, {
    placeHolder: `Save ${value.text.slice(0, 60)} as what?`,
  });
  const name = where && (await askName(variableName(value.path)));
  if (!name) return;
  if (where.label === reference) await saveReference(record, value, name);
  else await saveSecret(record, value, name);
}

/** The value at the cursor first. */
async function pickValue(record: ResponseRecord, shown: vscode.Uri): Promise<AnswerValue | undefined> {
  const { messages } = record.result;
  const values = answerValues(messages);
  if (values.length === 0) throw new Error('This answer has no value that could be saved.');
  const editor = vscode.window.activeTextEditor;
  const isHere = editor?.document.uri.toString() === shown.toString();
  const at = isHere
    ? pathAt(editor.document.getText().split('\n'), editor.selection.active, messages.length)
    : undefined;
  const items = values.map((value) => ({
    label: value.path || 'the whole answer',
    description: value.text,
    value,
  }));
  items.sort((a, b) => Number(b.value.path === at) - Number(a.value.path === at));
  const options = { placeHolder: 'Save which value?', matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.value;
}

async function askName(value: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    prompt: 'Name of the variable',
    value,
    validateInput: (text) => (/^[\w-]+$/.test(text) ? undefined : 'A name is of letters, digits, - and _.'),
  });
}

async function saveReference(record: ResponseRecord, value: AnswerValue, name: string): Promise<void> {
  const from = requestOf({ record });
  const document = await requestDocument(vscode.Uri.parse(from.uri));
  const { uri } = document;
  const file = parseRequestFile(document.getText());
  const { requests } = file;
  const source = requestAt(file, from.line);
  if (!source) throw new Error('The request of this answer is not in its file any more.');
  const others = requests.filter((request) => request !== source);
  const items = others.map((request) => ({ label: requestTitle(request), request }));
  const picked =
    items.length > 1
      ? await vscode.window.showQuickPick(items, { placeHolder: `Which request uses {{${name}}}?` })
      : items[0];
  if (items.length > 1 && !picked) return;
  const user = picked?.request ?? source;
  const names = requests.map((request) => request.name);
  const edit = new vscode.WorkspaceEdit();
  for (const { line, lines } of referenceEdits(source, user, name, value.path, names))
    edit.insert(uri, new vscode.Position(line, 0), `${lines.join('\n')}\n`);
  await vscode.workspace.applyEdit(edit);
  vscode.window.setStatusBarMessage(`$(check) Write {{${name}}} in ${requestTitle(user)}`, 6_000);
}

async function saveSecret(record: ResponseRecord, value: AnswerValue, name: string): Promise<void> {
  const place = requestOf({ record });
  const from = vscode.Uri.parse(place.uri);
  const document = await requestDocument(from);
  const request = requestAt(parseRequestFile(document.getText()), place.line);
  const environment = (request && environmentName(request.target)) ?? record.environment;
  const folder = vscode.Uri.joinPath(from.with({ scheme: 'file' }), '..');
  const found = await nearest(from, privateEnvironmentFile);
  const uri = found?.uri ?? vscode.Uri.joinPath(folder, privateEnvironmentFile);
  const text = withVariable(found?.text ?? '', environment, name, value.text);
  if (text === undefined) throw new Error(`${uri.fsPath} is not JSON: mend it first.`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const shown = vscode.workspace.asRelativePath(uri);
  vscode.window.setStatusBarMessage(`$(check) {{${name}}} is in ${shown}: keep it out of git`, 6_000);
}
