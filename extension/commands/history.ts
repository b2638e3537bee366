/** What the History view's buttons and rows do. */
import * as vscode from 'vscode';
import type { GetCallResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { clock } from '../history/call-item.ts';
import { callRequest, whatIsMissing } from '../history/call-request.ts';
import { copiedCall } from '../history/copied-call.ts';
import { type CallReference, keptCall, keptCallText } from '../history/kept-call.ts';
import { appendRequest, replayDocument, requestDocument } from '../request/open-request.ts';
import { pickEnvironment } from './choose-environment.ts';

/** Opens the view; with a search, the calls that fit it. */
export async function showHistory(
  { history, environments }: Skep,
  target?: { environment?: Environment; search?: string },
): Promise<void> {
  if (target) history.show(target.environment ?? environments.local, target.search ?? '');
  await vscode.commands.executeCommand('skep.history.focus');
}

/** Opens all that is kept of a call as a document: the one given, or the selected one. */
export async function openCall(skep: Skep, node?: CallReference): Promise<void> {
  await vscode.window.showTextDocument(await callDocument(skep, chosen(skep, node)), { preview: true });
}

/** Sends it again, as a request that is open then, to be changed and sent once more. */
export async function replayCall(skep: Skep, node?: CallReference): Promise<void> {
  const call = chosen(skep, node);
  const kept = await keptCall(call);
  const text = callRequest(kept, call.environment.name, timeOf(kept));
  const { service = '', method = '', project = '' } = kept.call ?? {};
  const folder = call.environment.projects.find(({ name }) => name === project)?.folder ?? '';
  const document = await replayDocument({ service, method, folder }, text);
  await vscode.window.showTextDocument(document, { preview: false });
  const missing = whatIsMissing(kept);
  if (missing !== undefined && !(await confirm(`${missing} Send it all the same?`, 'Send'))) return;
  const line = text.split('\n').findIndex((each) => each.startsWith('GRPC '));
  await vscode.commands.executeCommand('skep.sendRequest', { uri: document.uri.toString(), line });
}

/** Into the request file of its method, not saved yet. */
export async function saveCallAsRequest(skep: Skep, node?: CallReference): Promise<void> {
  const call = chosen(skep, node);
  const kept = await keptCall(call);
  const { service = '', method = '', project = '' } = kept.call ?? {};
  const folder = call.environment.projects.find(({ name }) => name === project)?.folder ?? '';
  const document = await requestDocument({ service, method, folder });
  const text = callRequest(kept, call.environment.name, timeOf(kept));
  const line = await appendRequest(document, text);
  await vscode.window.showTextDocument(document, {
    preview: false,
    selection: new vscode.Range(line, 0, line, 0),
  });
  const missing = whatIsMissing(kept);
  if (missing !== undefined) void vscode.window.showWarningMessage(missing);
}

/** Beside another call, the last of the same method first. */
export async function compareCall(skep: Skep, node?: CallReference): Promise<void> {
  const call = chosen(skep, node);
  const kept = await keptCall(call);
  const name = `${kept.call?.service}/${kept.call?.method}`;
  const others = skep.history.calls.filter(({ id }) => id !== call.id);
  const items = others
    .map((other) => ({
      label: `${other.record.service}/${other.record.method}`,
      description: `${other.record.code === 0 ? 'ok' : other.record.error} · ${clock(other.record)}`,
      other,
    }))
    .sort((a, b) => Number(b.label === name) - Number(a.label === name));
  if (items.length === 0) throw new Error('There is no other call in the list to compare it with.');
  const placeHolder = `Compare this call of ${kept.call?.method} with which?`;
  const picked = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (!picked) return;
  const [older, newer] = [call, picked.other].sort((a, b) => Number(a.id - b.id));
  if (!older || !newer) return;
  const [left, right] = await Promise.all([callDocument(skep, older), callDocument(skep, newer)]);
  const title = `${kept.call?.method}: ${older.id} ↔ ${newer.id}`;
  await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, title);
}

/** Copies a call as another tool writes it, which is asked for. */
export async function copyCallAs(skep: Skep, node?: CallReference): Promise<void> {
  const call = chosen(skep, node);
  const kept = await keptCall(call);
  const { address, name: environment } = call.environment;
  const services = call.environment.projects.flatMap((project) => project.services);
  const known = services
    .find(({ name }) => name === kept.call?.service)
    ?.methods.find(({ name }) => name === kept.call?.method);
  const snippets = copiedCall(kept, { address, environment, time: timeOf(kept) }, known);
  const picked = await vscode.window.showQuickPick(snippets, { placeHolder: 'Copy this call as what?' });
  if (!picked) return;
  await vscode.env.clipboard.writeText(picked.text);
  vscode.window.setStatusBarMessage(`${picked.label} is in the clipboard.`, 3000);
}

/** Forgets all calls and traces of an environment, when the user means it. */
export async function clearHistory({ history }: Skep): Promise<void> {
  const { environment } = history;
  const question = `Forget all calls and traces of the environment ${environment.name}, for everybody who uses it?`;
  if (!(await confirm(question, 'Clear'))) return;
  await environment.api.telemetry.clearCalls({});
  history.refresh();
}

/** Asks whose calls the History view shows. */
export async function chooseHistoryEnvironment(skep: Skep): Promise<void> {
  const placeHolder = 'Show the calls of which environment?';
  const environment = await pickEnvironment(skep, skep.environments.all, placeHolder);
  if (environment) skep.history.show(environment, skep.history.search);
}

function chosen({ history }: Skep, node: CallReference | undefined): CallReference {
  const call = node ?? history.selected;
  if (!call) throw new Error('Choose a call in the History view first.');
  return call;
}

async function callDocument(skep: Skep, call: CallReference): Promise<vscode.TextDocument> {
  const kept = await keptCall(call);
  const service = kept.call?.service ?? '';
  const short = service.slice(service.lastIndexOf('.') + 1).replace(/(?<=.)Service$/, '');
  const name = `${short}.${kept.call?.method} ${call.id}`;
  const text = await keptCallText(skep.language, kept, call.environment.name);
  const source = { environment: call.environment.name, id: `${call.id}` };
  return skep.texts.open(name, text, 'skep-response', source);
}

function timeOf({ call }: GetCallResponse): string {
  return call ? clock(call) : '';
}

async function confirm(question: string, action: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, action)) === action;
}
