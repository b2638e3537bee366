/**
 * What holds inside the extension host, wherever it runs: the desktop's Electron (`npm run test:desktop`) and VS Code's
 * server. `run` is what VS Code calls; a rejection is a failure. `$SKEP_RELOADS` is how often a handler is reloaded.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../harness/eventually.ts';

export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder, 'a folder is open');
  const project = path.join(folder, 'helloworld');
  const definition = await vscode.workspace.openTextDocument(
    path.join(project, 'proto/helloworld/v1/helloworld.proto'),
  );
  await vscode.window.showTextDocument(definition);

  await extensionIsActive();
  await problemsComeAndGo(definition);
  await asksNothingOfALostRow();
  const address = await runsByItsLens(definition);
  await reloads(path.join(project, 'src/main.ts'), address, Number(process.env.SKEP_RELOADS ?? 20));
  await vscode.commands.executeCommand('skep.stop', { folder: project, name: 'helloworld' });
  await eventually('it has stopped', async () =>
    (await lensTitles(definition)).some((title) => /Run/.test(title)),
  );
}

async function extensionIsActive(): Promise<void> {
  const extension = vscode.extensions.getExtension('skep.skep');
  assert.ok(extension, 'the extension is installed');
  await eventually('the extension is active', () => extension.isActive);
}

async function problemsComeAndGo(document: vscode.TextDocument): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(
    document.uri,
    document.positionAt(document.getText().length),
    'message Broken { Nothing field = 1; }\n',
  );
  await vscode.workspace.applyEdit(edit);
  await eventually('the problem is there', () => vscode.languages.getDiagnostics(document.uri).length > 0);
  await vscode.commands.executeCommand('undo');
  await eventually('the problem is gone', () => vscode.languages.getDiagnostics(document.uri).length === 0);
}

/** As a row's button runs it in the moment in which the editor does not know the row: it would wait for a trace's id. */
async function asksNothingOfALostRow(): Promise<void> {
  let isDone = false;
  void vscode.commands.executeCommand('skep.showTrace', undefined).then(() => {
    isDone = true;
  });
  await eventually('it waits for no answer', () => isDone);
}

/** Presses Run, and answers with the address that the lens then tells. */
async function runsByItsLens(document: vscode.TextDocument): Promise<string> {
  const lens = await eventually('there is a lens to run', async () =>
    (await lenses(document)).find(({ command }) => command?.command === 'skep.run'),
  );
  await vscode.commands.executeCommand('skep.run', ...(lens.command?.arguments ?? []));
  return eventually('the lens tells the address', async () => {
    const host = (await lensTitles(document))
      .map((title) => /running at (\S+)/.exec(title)?.[1])
      .find(Boolean);
    return host && `http://${host}`;
  });
}

/** Saves one version of the handler after the other: each has to answer, and none may end the service host. */
async function reloads(handler: string, address: string, times: number): Promise<void> {
  const code = await readFile(handler, 'utf8');
  for (let version = 1; version <= times; version++) {
    await writeFile(handler, code.replace('`Hello', `\`Version ${version} greets`));
    await eventually(`version ${version} answers`, async () => {
      const response = await fetch(`${address}/helloworld/hello?name=Ada`);
      return (await response.text()).includes(`Version ${version} greets`);
    });
  }
  await writeFile(handler, code);
}

async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  return (await lenses(document)).map(({ command }) => command?.title ?? '');
}

async function lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
  return vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri);
}
