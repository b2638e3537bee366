/** Sends the request at the cursor, or that of a lens; or cancels it. What serves it is run first, as the lens says. */
import * as vscode from 'vscode';
import type { PreparedRequest } from '../../runtime/api/request/prepare-request.ts';
import { type FileRequest, parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import { RequestError } from '../../runtime/api/request/request-variables.ts';
import type { Skep } from '../context.ts';
import { allResponsesText, type RequestOutcome } from '../request/all-responses-text.ts';
import { openColumn } from '../request/open-column.ts';
import { requestDocument } from '../request/request-document.ts';
import { requestLanguage } from '../request/request-language.ts';
import type { ReadyRequest } from '../request/request-runs.ts';
import { showImage } from '../response/whole-file.ts';
import { runAndReport } from './run-project.ts';

/** Milliseconds that the local environment has to come up. */
const startTime = 20_000;

/** A line of a request file. */
export interface RequestPlace {
  uri: string;
  line: number;
}

/** Sends the request at a place, or at the cursor; on an open stream, its next message. */
export async function sendRequest(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  const here = requestAt(parseRequestFile(document.getText()), line);
  if (here && isOpenStream(skep, document, here)) {
    await vscode.commands.executeCommand('skep.sendNextMessage', { uri: document.uri.toString(), line });
    return;
  }
  await waitForLocal(skep);
  const lines = await orShow(document, async () => skep.requests.linesFor(document, line));
  for (const each of lines ?? []) {
    const ready = await makeReady(skep, document, each);
    // What follows needs its answer.
    const sent = ready && (await skep.requests.send(ready));
    if (sent?.code !== 'ok') return;
    if (each === lines?.at(-1) && sent.record) await showImage(skep, sent.record);
  }
}

/** Sends the requests of a file one after the other, and shows what all of them answered. */
export async function sendAllRequests(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document } = await findPlace(place);
  await waitForLocal(skep);
  const { requests } = parseRequestFile(document.getText());
  const outcomes: RequestOutcome[] = [];
  for (const request of requests) {
    const ready = await makeReady(skep, document, request.line);
    if (!ready) return;
    const outcome: RequestOutcome = { request, code: undefined, text: '', ms: 0 };
    outcomes.push(outcome);
    const show = (text: string) => {
      outcome.text = text;
      return skep.requests.show(document, allResponsesText(outcomes, requests.length));
    };
    const sent = await skep.requests.send(ready, { show });
    Object.assign(outcome, sent);
    await skep.requests.show(document, allResponsesText(outcomes, requests.length));
    if (sent.code === 'cancelled') return;
  }
}

/** Ends the request of a lens, or that at the cursor; nothing where it is not on its way. */
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
      document: await requestDocument(vscode.Uri.parse(place.uri)),
      line: place.line,
    };
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== requestLanguage) {
    throw new Error('Open a request file (*.rpc.http) first, or use Call on a method.');
  }
  return { document: editor.document, line: editor.selection.active.line };
}

/** Right after the window opened, the address is not known yet. */
export async function waitForLocal({ environments: { local } }: Skep): Promise<void> {
  if (local.reach === 'starting') await local.connected(AbortSignal.timeout(startTime));
}

/** Whether its messages are sent one by one: then to send is to send the next. */
function isOpenStream(skep: Skep, document: vscode.TextDocument, request: FileRequest): boolean {
  const queue = skep.requests.running(document, request)?.queue;
  return queue !== undefined && !queue.isClosed && queue.sent < request.messages.length;
}

/** Reads a request, and runs what serves it. Undefined when either failed, which the user then sees. */
export async function makeReady(
  skep: Skep,
  document: vscode.TextDocument,
  line: number,
): Promise<ReadyRequest | undefined> {
  const ready = await orShow(document, () => skep.requests.prepare(document, line));
  return ready && (await startServing(skep, ready)) ? ready : undefined;
}

/** Runs what serves a request, when it is a stopped project of this machine. False when it does not run then; the user sees why. */
export async function startServing(skep: Skep, { destination }: PreparedRequest): Promise<boolean> {
  const { environment, rpc } = destination;
  const stopped = environment?.isLocal && rpc && skep.servicesView.stoppedProjectOf(rpc.service);
  return !stopped || (await runAndReport(skep, stopped));
}

/** Shows the line that is to blame when a request cannot be sent as it stands. */
async function orShow<T>(document: vscode.TextDocument, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const position = new vscode.Position(Math.min(error.line, document.lineCount - 1), 0);
    await vscode.window.showTextDocument(document, {
      viewColumn: openColumn(document.uri),
      selection: new vscode.Range(position, position),
    });
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
}
