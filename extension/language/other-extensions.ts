/** Other extensions for Protocol Buffers: with one of them beside Skep, problems would show twice. Says so once. */
import * as vscode from 'vscode';

const others = new Map([
  ['bufbuild.vscode-buf', 'Buf'],
  ['zxh404.vscode-proto3', 'vscode-proto3'],
]);
const askedKey = 'skep.askedAboutOtherExtensions';

/**
 * Asks who shows problems and who formats, and sets that for all workspaces. Each extension is asked about once, also when the question
 * is closed without an answer. Resolves when it is answered.
 */
export async function offerToShare(context: vscode.ExtensionContext): Promise<void> {
  const found = [...others].filter(([id]) => vscode.extensions.getExtension(id)).map(([, name]) => name);
  const asked = context.globalState.get<string[]>(askedKey, []);
  if (found.every((name) => asked.includes(name))) return;
  await context.globalState.update(askedKey, found);
  const leave = `Leave Problems to ${found.join(' and ')}`;
  const choose = 'Choose a Formatter';
  const message = `${found.join(' and ')} and Skep both work on .proto files, so problems may show twice.`;
  const choice = await vscode.window.showInformationMessage(message, leave, choose, 'Keep Both');
  if (choice === leave) {
    await vscode.workspace
      .getConfiguration('skep')
      .update('diagnostics', false, vscode.ConfigurationTarget.Global);
  }
  if (choice === choose)
    await vscode.commands.executeCommand(
      'workbench.action.openSettings',
      '@lang:proto editor.defaultFormatter',
    );
}
