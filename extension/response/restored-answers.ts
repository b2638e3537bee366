/** Answers that were shown before the window was loaded anew: read again from the history, or told of why they are not there. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { settled } from '../environment/settled.ts';
import { type CallReference, keptCall, keptCallText } from '../history/kept-call.ts';
import { isInTab, type OpenAnswer } from './open-answers.ts';
import { responseLanguage } from './response-lenses.ts';

const isLoadedAnew = 'The window was loaded anew.';

/** Opens each where it was, at once; what it says comes when its environment is there. Rejects with the signal's reason. */
export async function restoreAnswers(
  skep: Skep,
  answers: readonly OpenAnswer[],
  signal: AbortSignal,
): Promise<void> {
  const waiting: ((unread: string | undefined) => Promise<void>)[] = [];
  for (const answer of answers) {
    const { environment = 'its environment' } = answer;
    const reading = sentence('reading', answer, `${isLoadedAnew} The history of ${environment} is asked.`);
    await open(skep, answer, reading);
    waiting.push((unread) => fill(skep, answer, reading, unread, signal));
  }
  let unread: string | undefined;
  await skep.environments.load().catch((error: unknown) => {
    // Those of environments that are known all the same come; the others say why they do not.
    unread = error instanceof Error ? error.message : String(error);
    skep.log.warn('The environments that were added could not be read.', unread);
  });
  await Promise.all(waiting.map((each) => each(unread)));
}

async function open(skep: Skep, answer: OpenAnswer, text: string): Promise<void> {
  const { column, isPreview, isInFront } = answer;
  const uri = vscode.Uri.parse(answer.uri);
  (isResponse(uri) ? skep.requests.responses : skep.texts).restore(uri, text, answer);
  // Where only the extension was started again.
  if (isInTab(uri)) return;
  const place = { viewColumn: column, preserveFocus: true, preview: isPreview, background: !isInFront };
  await vscode.commands.executeCommand('vscode.open', uri, place);
}

/**
 * Puts what is known now in the place of what the document says, unless another answer has come there. `unread` is why the list of
 * environments could not be read.
 */
async function fill(
  skep: Skep,
  answer: OpenAnswer,
  shown: string,
  unread: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const uri = vscode.Uri.parse(answer.uri);
  let said = shown;
  const say = (text: string) => {
    (isResponse(uri) ? skep.requests.responses : skep.texts).renew(uri, said, text);
    said = text;
  };
  const notKept = (why: string) => {
    const advice = isResponse(uri) ? [sendAgain] : [];
    say(sentence('not kept', answer, [isLoadedAnew, why, ...advice].join(' ')));
  };
  const environment = skep.environments.get(answer.environment ?? '');
  if (!environment || (answer.id ?? answer.traceId) === undefined) {
    notKept(whyNowhere(answer, unread));
    return;
  }
  await settled(environment, signal);
  if (environment.reach !== 'connected') {
    const words = `${isLoadedAnew} The environment ${environment.name} does not answer: what its history keeps of this is here when it does.`;
    say(sentence('waiting', answer, words));
    await environment.connected(signal);
  }
  try {
    say(await textOf(skep, answer, environment));
  } catch (error) {
    notKept(error instanceof Error ? error.message : String(error));
  }
}

const sendAgain = 'Send the request again to see an answer.';

/** Why no history is asked. */
function whyNowhere({ environment: name, id, traceId }: OpenAnswer, unread: string | undefined): string {
  if (name === undefined) return 'What stood here was not one answer, and went with it.';
  if ((id ?? traceId) === undefined) return 'This answer went with it: it is in no history.';
  if (unread !== undefined) return `The environment ${name} of this answer could not be read: ${unread}`;
  return `The environment ${name} of this answer was removed.`;
}

/** Throws an Error for people where the history has it no more. */
async function textOf({ language }: Skep, answer: OpenAnswer, environment: Environment): Promise<string> {
  const kept = await keptCall(await findCall(answer, environment));
  const text = await keptCallText(language, kept, environment.name);
  if (answer.id !== undefined) return text;
  return text.replace('\n', '\n# from the history, since the window was loaded anew\n');
}

async function findCall(
  { id, traceId, target }: OpenAnswer,
  environment: Environment,
): Promise<CallReference> {
  if (id !== undefined) return { environment, id: BigInt(id) };
  const { calls } = await environment.api.telemetry.listCalls({ search: `trace:${traceId}` });
  // The newest is the one that ended last: it led to the others.
  const found = calls.find(({ service, method }) => `${service}/${method}` === target) ?? calls[0];
  if (!found) throw new Error(`The history of ${environment.name} does not have this answer.`);
  return { environment, id: found.id };
}

/** A document that says what has become of an answer. */
function sentence(code: string, { target, from }: OpenAnswer, words: string): string {
  const file = from && vscode.workspace.asRelativePath(vscode.Uri.parse(from.uri));
  const facts = [target, file && `of ${file}`].flatMap((fact) => (fact ? [`# ${fact}`] : []));
  return `${[code, ...facts].join('\n')}\n\n${words}\n`;
}

function isResponse({ scheme }: vscode.Uri): boolean {
  return scheme === responseLanguage;
}
