/** Leaves in the Services view what fits some words. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';

/** Milliseconds without a key before the rows change. */
const quiet = 120;

/** Shows what fits while it is typed; given up, what was shown before. */
export async function filterServices({ servicesView }: Skep): Promise<void> {
  const before = servicesView.filter;
  const input = vscode.window.createInputBox();
  const done = Promise.withResolvers<boolean>();
  let timer: NodeJS.Timeout | undefined;
  input.title = 'Filter Services';
  input.value = before;
  input.placeholder = 'posts list';
  input.prompt =
    'Words in the names of projects, services or methods, or the first letters of theirs: gbs finds GetBlogSettings.';
  input.onDidChangeValue((value) => {
    clearTimeout(timer);
    timer = setTimeout(() => servicesView.show(value), quiet);
  });
  input.onDidAccept(() => done.resolve(true));
  input.onDidHide(() => done.resolve(false));
  input.show();
  try {
    const filter = (await done.promise) ? input.value : before;
    clearTimeout(timer);
    servicesView.show(filter);
    await vscode.commands.executeCommand('skep.services.focus');
  } finally {
    input.dispose();
  }
}

/** Everything again. */
export function clearServicesFilter({ servicesView }: Skep): void {
  servicesView.show('');
}
