/** Sends the request at the cursor, or that of a lens; or cancels it. What serves it is run first, as the lens says. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { requestLanguage } from '../request/request-lenses.ts';
import type { ReadyRequest } from '../request/request-runs.ts';
import { RequestError } from '../request/request-variables.ts';
import { runAndReport } from './run-project.ts';

/** Milliseconds that the local environment has to come up. */
const startTime = 20_000;

/** A line of a request file. */
export interface RequestPlace {
  uri: string;
  line: number;
}

export async function sendRequest(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  // Right after the window opened, the address is not known yet.
  const { local } = skep.environments;
  if (local.reach === 'starting') await local.connected(AbortSignal.timeout(startTime));
  const ready = await prepare(skep, document, line);
  if (!ready) return;
  const { environment, rpc } = ready.destination;
  const stopped = environment?.isLocal && rpc && skep.servicesView.stoppedProjectOf(rpc.service);
  if (stopped && !(await runAndReport(skep, stopped))) return;
  await skep.requests.send(ready);
}

export async function cancelRequest(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  skep.requests.cancel(document, line);
}

/** Where a lens stands, or the cursor. */
export async function findPlace(
  place?: RequestPlace,
): Promise<{ document: vscode.TextDocument; line: number }> {
  if (place)
    return {
      document: await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri)),
      line: place.line,
    };
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== requestLanguage) {
    throw new Error('Open a request file (*.rpc.http) first, or use Call on a method.');
  }
  return { document: editor.document, line: editor.selection.active.line };
}

/** Shows the line that is to blame when the request cannot be sent as it stands. */
async function prepare(
  skep: Skep,
  document: vscode.TextDocument,
  line: number,
): Promise<ReadyRequest | undefined> {
  try {
    return skep.requests.prepare(document, line);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const position = new vscode.Position(Math.min(error.line, document.lineCount - 1), 0);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}
