/** Tells the user why something that they asked for failed; nothing where they gave it up themselves. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';

/** Shows why a command failed, and writes it to the log; nothing of what the user cancelled. */
export async function showFailure(skep: Skep, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  const { errorText, isCancel } = await import('../environment/error-text.ts');
  if (isCancel(error)) return;
  skep.log.error('A command failed.', error instanceof Error ? error : String(error));
  const output = 'Show Output';
  const choice = await vscode.window.showErrorMessage(errorText(error), output);
  if (choice === output) skep.log.show();
}
