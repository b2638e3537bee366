/** Chooses what is shown of the logs of all projects together. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { CallNode } from '../history/history-view.ts';
import { everyLine, filterWords, type LogFilter, levels } from '../logs/log-filter.ts';

/** Shows the channel of all projects together, as it was filtered last. */
export async function showAllLogs({ logs }: Skep): Promise<void> {
  logs.showTogether();
}

/** The lines that were written during the calls of a trace: of a row of the history, or of an id. */
export async function showTraceLogs({ logs, history }: Skep, target?: string | CallNode): Promise<void> {
  const node = target ?? history.selected;
  if (node === undefined) throw new Error('Choose a call in the History view first.');
  const traceId = typeof node === 'string' ? node : node.record.traceId;
  if (traceId === '')
    throw new Error('This call is part of no trace: "Show All Logs" has the logs of its time.');
  if (typeof node !== 'string' && !node.environment.isLocal) {
    const { name, foreign } = node.environment;
    throw new Error(
      foreign
        ? `${name} is a server of someone else's, whose logs are not here.`
        : `The logs of ${name} are there: \`skep logs --env ${name} --trace ${traceId}\` shows them.`,
    );
  }
  logs.showTogether({ ...everyLine, traceId });
}

/** Asks for one thing after the other, until the user is content. */
export async function filterLogs(skep: Skep): Promise<void> {
  const { filter } = skep.logs;
  const chosen = await chooseFilter(skep, filter);
  if (chosen) skep.logs.showTogether(chosen);
}

interface Choice extends vscode.QuickPickItem {
  ask?: () => Promise<LogFilter | undefined>;
}

async function chooseFilter(skep: Skep, filter: LogFilter): Promise<LogFilter | undefined> {
  const shown = (value: string) => value || 'any';
  const items: Choice[] = [
    {
      label: '$(server-process) Project',
      description: shown(filter.project),
      ask: () => askProject(skep, filter),
    },
    { label: '$(warning) Level', description: shown(filter.level), ask: () => askLevel(filter) },
    { label: '$(search) Text', description: shown(filter.text), ask: () => askText(filter) },
    { label: '$(list-tree) Trace', description: shown(filter.traceId), ask: () => askTrace(filter) },
    { label: '$(clear-all) Show All', ask: async () => everyLine },
  ];
  const placeHolder = `Shown: ${filterWords(filter)}. Show only which lines?`;
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked?.ask?.();
}

async function askProject({ environments }: Skep, filter: LogFilter): Promise<LogFilter | undefined> {
  const names = environments.local.projects.map(({ name }) => name).sort();
  const items = ['all projects', ...names].map((label, index) => ({
    label,
    project: index === 0 ? '' : label,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: 'Show the lines of which project?',
  });
  return picked && { ...filter, project: picked.project };
}

async function askLevel(filter: LogFilter): Promise<LogFilter | undefined> {
  const items = levels.map((level) => ({
    label: level,
    description: level === 'debug' ? 'every line' : level === 'error' ? '' : 'and above',
    level: level === 'debug' ? '' : level,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Show the lines of which level?' });
  return picked && { ...filter, level: picked.level };
}

async function askText(filter: LogFilter): Promise<LogFilter | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Filter Logs',
    prompt: 'Only lines with this text, in capitals or not; empty: any',
    value: filter.text,
  });
  return text === undefined ? undefined : { ...filter, text };
}

async function askTrace(filter: LogFilter): Promise<LogFilter | undefined> {
  const traceId = await vscode.window.showInputBox({
    title: 'Filter Logs',
    prompt: 'Only lines that were written during calls of this trace: 32 hex digits; empty: any',
    value: filter.traceId,
    validateInput: (value) =>
      /^(?:[0-9a-f]{32})?$/i.test(value.trim()) ? undefined : 'A trace id has 32 hex digits.',
  });
  return traceId === undefined ? undefined : { ...filter, traceId: traceId.trim().toLowerCase() };
}
