/** How the code of a project calls a service that it uses. */
import path from 'node:path';
import * as vscode from 'vscode';
import { clientSnippet, generatedClient } from '../../runtime/api/use/client-snippet.ts';
import { entryOf } from '../../runtime/api/use/manifest-uses.ts';
import type { WorkspaceProject } from './workspace-projects.ts';

/** TypeScript that calls it; undefined when nothing was generated that TypeScript could import. */
export async function callSnippet(
  { folder, manifest }: WorkspaceProject,
  service: string,
): Promise<string | undefined> {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), '**/*_pb{.ts,.d.ts}');
  const modules = await vscode.workspace.findFiles(pattern, '**/node_modules/**');
  for (const module of modules) {
    const client = generatedClient(await read(module), service);
    if (!client) continue;
    const relative = path.relative(folder, module.fsPath).split(path.sep).join('/');
    return clientSnippet(client, entryOf(await read(manifest)), relative);
  }
  return undefined;
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
