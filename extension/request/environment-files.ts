/**
 * Variables that stay out of request files: `http-client.env.json`, and `http-client.private.env.json` for what must not be
 * shared, as the JetBrains HTTP Client and httpYac have them. Each holds an object an environment, by its name;
 * `$shared` is for all. The ones nearest to the request file count, up to the workspace folder.
 */
import * as vscode from 'vscode';
import { readEnvironmentFile } from './read-environment-file.ts';
import { RequestError } from './request-variables.ts';

const fileNames = ['http-client.env.json', 'http-client.private.env.json'];

/** The variables for an environment, those of the private file counting. Throws RequestError when a file cannot be read. */
export async function environmentFileVariables(
  document: vscode.TextDocument,
  environment: string,
  line: number,
): Promise<Map<string, string>> {
  const variables = new Map<string, string>();
  for (const name of fileNames) {
    const found = await nearest(document.uri, name);
    if (!found) continue;
    const read = readEnvironmentFile(found.text, environment);
    if ('problem' in read) {
      throw new RequestError(line, `${vscode.workspace.asRelativePath(found.uri)}: ${read.problem}`);
    }
    for (const [key, value] of read.variables) variables.set(key, value);
  }
  return variables;
}

async function nearest(of: vscode.Uri, name: string): Promise<{ uri: vscode.Uri; text: string } | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(of)?.uri;
  // A request that is not saved yet has a path to where it will be.
  for (let folder = parentOf(of.with({ scheme: root?.scheme ?? 'file' })); ; folder = parentOf(folder)) {
    const uri = vscode.Uri.joinPath(folder, name);
    const bytes = await vscode.workspace.fs.readFile(uri).then(
      (found) => found,
      () => undefined,
    );
    if (bytes) return { uri, text: new TextDecoder().decode(bytes) };
    if (!root || folder.path === root.path || folder.path === parentOf(folder).path) return undefined;
  }
}

function parentOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}
