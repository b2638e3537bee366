/** Which calls the History view lists: by words and places of the little language that the environment searches in. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { type CallFilter, callFilters, withFilters } from '../history/call-filters.ts';

/** Milliseconds without a key before what is typed is searched for. */
const quiet = 250;

/** Lists what fits while it is typed; given up, what was listed before. */
export async function searchHistory({ history }: Skep): Promise<void> {
  const { environment, search: before } = history;
  const input = vscode.window.createInputBox();
  const done = Promise.withResolvers<boolean>();
  let timer: NodeJS.Timeout | undefined;
  input.title = 'Search History';
  input.value = before;
  input.placeholder = 'words   code:not_found   project:shop   origin:editor   method:List   slower:20ms';
  input.prompt = 'Words are looked for in names, errors and messages; all of them have to be there.';
  input.onDidChangeValue((value) => {
    clearTimeout(timer);
    timer = setTimeout(() => history.show(environment, value), quiet);
  });
  input.onDidAccept(() => done.resolve(true));
  input.onDidHide(() => done.resolve(false));
  input.show();
  try {
    const search = (await done.promise) ? input.value : before;
    clearTimeout(timer);
    if (search.trim() !== history.search) history.show(environment, search);
  } finally {
    input.dispose();
  }
}

/** Everything again. */
export function clearHistorySearch({ history }: Skep): void {
  history.show(history.environment, '');
}

interface FilterItem extends vscode.QuickPickItem {
  filter?: CallFilter;
}

/** Chooses from what is looked for most; words that were typed stay. */
export async function filterHistory({ history }: Skep): Promise<void> {
  const { environment, search } = history;
  const filters = callFilters(environment.projects.map(({ name }) => name));
  const words = new Set(search.split(/\s+/));
  const items = filters.flatMap((filter, index): FilterItem[] => {
    const isFirst = filters[index - 1]?.group !== filter.group;
    const separator = { label: filter.group, kind: vscode.QuickPickItemKind.Separator };
    const item = { label: filter.label, description: filter.word, picked: words.has(filter.word), filter };
    return isFirst ? [separator, item] : [item];
  });
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    placeHolder: 'List only calls that ...',
    matchOnDescription: true,
  });
  if (!picked) return;
  const chosen = picked.flatMap(({ filter }) => (filter ? [filter.word] : []));
  history.show(environment, withFilters(search, filters, chosen));
}

/** Leaves the list as it is while calls go on. */
export function pauseHistory({ history }: Skep): void {
  history.pause(true);
}

/** Has the list follow what is called again. */
export function followHistory({ history }: Skep): void {
  history.pause(false);
}

/** Reads the list anew. */
export function refreshHistory({ history }: Skep): void {
  history.refresh();
}

/** Reads calls older than those in the list. */
export function moreHistory({ history }: Skep): Promise<void> {
  return history.readOlder();
}
