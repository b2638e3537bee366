/** Opens the waterfall of a trace. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import type { CallNode } from '../history/history-view.ts';
import { showTraceOf } from '../trace/trace-panel.ts';

/** A trace id; with an environment that is not the local one; or a row of the history. */
export type TraceTarget =
  | string
  | { traceId: string; environment?: Environment; environmentName?: string }
  | CallNode;

/** Opens the trace of a call, or of an id that is asked for. Throws an Error for people where the call has none. */
export async function showTrace(skep: Skep, target?: TraceTarget): Promise<void> {
  const found = traceOf(target ?? skep.history.selected) ?? { traceId: await askForId() };
  const { traceId, environment, environmentName } = found;
  const named = skep.environments.all.find(({ name }) => name === environmentName);
  if (traceId === undefined) return;
  if (traceId === '') throw new Error('This call is part of no trace: "Open Call" shows what is kept of it.');
  showTraceOf(skep, environment ?? named ?? skep.environments.local, traceId);
}

/** Opens the trace of an id that is asked for. */
export async function findTrace(skep: Skep): Promise<void> {
  const traceId = await askForId();
  if (traceId !== undefined) await showTrace(skep, traceId);
}

function traceOf(
  target: TraceTarget | undefined,
): { traceId: string | undefined; environment?: Environment; environmentName?: string } | undefined {
  if (target === undefined) return undefined;
  if (typeof target === 'string') return { traceId: target };
  if ('record' in target) return { traceId: target.record.traceId, environment: target.environment };
  return target;
}

async function askForId(): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: 'Show Trace',
    prompt: 'The id of a trace: 32 hex digits, or a traceparent that has it',
    validateInput: (value) => (idIn(value) ? undefined : 'A trace id has 32 hex digits.'),
  });
  return answer === undefined ? undefined : idIn(answer);
}

/** Of `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01` as well. */
function idIn(text: string): string | undefined {
  return /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/.exec(text.toLowerCase())?.[0];
}
