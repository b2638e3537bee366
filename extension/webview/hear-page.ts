/** What a page asks for, done. */
import type * as vscode from 'vscode';
import { showFailure } from '../commands/show-failure.ts';
import type { Skep } from '../context.ts';

/** Hears what a page says until disposed of; where that cannot be done, people are told why. */
export function hearPage<Message>(
  skep: Skep,
  webview: vscode.Webview,
  hear: (message: Message) => Promise<void>,
): vscode.Disposable {
  return webview.onDidReceiveMessage((message: Message) => {
    void hear(message).catch((error: unknown) => showFailure(skep, error));
  });
}
