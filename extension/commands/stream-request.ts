/** Streams by hand: opened, a message after the other sent, half-closed, paused. */
import type * as vscode from 'vscode';
import { parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import { RequestError } from '../../runtime/api/request/request-variables.ts';
import type { Skep } from '../context.ts';
import type { RunningRequest } from '../request/request-runs.ts';
import { MessageQueue } from '../stream/message-queue.ts';
import { takesStream } from '../stream/takes-stream.ts';
import { findPlace, makeReady, type RequestPlace, waitForLocal } from './send-request.ts';

/** Opens the stream of the request at the cursor, and sends nothing on it yet. */
export async function openStream(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  await waitForLocal(skep);
  const request = requestAt(parseRequestFile(document.getText()), line);
  if (request && !takesStream(skep.environments, skep.language, request))
    throw new Error('The method of this request takes one message: use "Send Request".');
  const ready = await makeReady(skep, document, line);
  if (ready) await skep.requests.send(ready, { queue: new MessageQueue() });
}

/** Sends the message at the line of a lens, or the one at the cursor; else the next in the file. */
export async function sendMessage(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line, running } = await openOne(skep, place);
  const { messageLines } = requestAt(parseRequestFile(document.getText()), line) ?? { messageLines: [] };
  const index = messageLines.findIndex(({ first, last }) => first <= line && line <= last);
  await send(skep, document, line, running, index < 0 ? running.queue.sent : index);
}

/** Sends the message after as many as were sent. */
export async function sendNextMessage(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line, running } = await openOne(skep, place);
  await send(skep, document, line, running, running.queue.sent);
}

/** Says that no more messages come. */
export async function halfCloseStream(skep: Skep, place?: RequestPlace): Promise<void> {
  const { running } = await openOne(skep, place);
  running.queue.halfClose();
  running.progress?.add('half-closed');
  skep.requests.streamChanged();
}

/** Stops to show what comes, or goes on with it. */
export async function pauseStream(skep: Skep, place?: RequestPlace): Promise<void> {
  const { document, line } = await findPlace(place);
  const request = requestAt(parseRequestFile(document.getText()), line);
  const progress = request && skep.requests.running(document, request)?.progress;
  if (!progress)
    throw new Error('This request is not on its way: use "Send Request" or "Open Stream" first.');
  progress.pause(!progress.isPaused);
  skep.requests.streamChanged();
}

async function send(
  skep: Skep,
  document: vscode.TextDocument,
  line: number,
  running: OpenStream,
  index: number,
): Promise<void> {
  // As it is in the file now, so that each can be written after the answer to the one before.
  const { request } = await skep.requests.prepare(document, line);
  const message = request.messages[index];
  if (message === undefined) {
    const count = request.messages.length;
    throw new RequestError(
      line,
      `All ${count} messages of this request are sent: write one more after \`===\`, or half-close the stream.`,
    );
  }
  running.queue.push(message);
  running.progress?.add('sent', message);
  skep.requests.streamChanged();
}

type OpenStream = RunningRequest & { queue: MessageQueue };

async function openOne(
  skep: Skep,
  place: RequestPlace | undefined,
): Promise<{ document: vscode.TextDocument; line: number; running: OpenStream }> {
  const { document, line } = await findPlace(place);
  const request = requestAt(parseRequestFile(document.getText()), line);
  const running = request && skep.requests.running(document, request);
  if (!isOpen(running)) throw new Error('This stream is not open: use "Open Stream" first.');
  return { document, line, running };
}

function isOpen(running: RunningRequest | undefined): running is OpenStream {
  return running?.queue !== undefined && !running.queue.isClosed;
}
