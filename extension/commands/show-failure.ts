/** Tells the user why something that they asked for failed; nothing where they gave it up themselves. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';

export async function showFailure(skep: Skep, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  const { errorText, isCancel } = await import('../environment/error-text.ts');
  if (isCancel(error)) return;
  skep.log.error('A command failed.', error instanceof Error ? error : String(error));
  const output = 'Show Output';
  const choice = await vscode.window.showErrorMessage(errorText(error), output);
  if (choice === output) skep.log.show();
}
