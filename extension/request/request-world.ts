/** What the requests of a file are sent in: the environments of this user, and the variables of files beside it. */
import * as vscode from 'vscode';
import type { EnvironmentFileVariables, RequestWorld } from '../../runtime/api/request/prepare-request.ts';
import {
  environmentFileNames,
  privateEnvironmentFile,
  readEnvironmentFile,
} from '../../runtime/api/request/read-environment-file.ts';
import { RequestError } from '../../runtime/api/request/request-variables.ts';
import type { Environments } from '../environment/environments.ts';

/** What stands for a value that is not for sharing, by its name: the value itself where it is to be sent. */
type Secret = (name: string, value: string) => string;

/** What the requests of a file are sent in. */
export function requestWorld(
  environments: Environments,
  file: vscode.Uri,
  secret: Secret = (_, value) => value,
): RequestWorld {
  return {
    environments: environments.all,
    environmentFiles: (environment, line) => environmentFileVariables(file, environment, line, secret),
  };
}

/** The variables for an environment, those of the private file counting. Throws RequestError when a file cannot be read. */
async function environmentFileVariables(
  file: vscode.Uri,
  environment: string,
  line: number,
  secret: Secret,
): Promise<EnvironmentFileVariables> {
  const values = new Map<string, string>();
  const privateNames = new Set<string>();
  for (const name of environmentFileNames) {
    const found = await nearest(file, name);
    if (!found) continue;
    const read = readEnvironmentFile(found.text, environment);
    if ('problem' in read) {
      throw new RequestError(line, `${vscode.workspace.asRelativePath(found.uri)}: ${read.problem}`);
    }
    for (const [key, value] of read.variables) {
      values.set(key, name === privateEnvironmentFile ? secret(key, value) : value);
      if (name === privateEnvironmentFile) privateNames.add(key);
    }
  }
  return { values, privateNames };
}

/** The file of this name that counts for a request file: in its folder, or the nearest one above. */
export async function nearest(
  of: vscode.Uri,
  name: string,
): Promise<{ uri: vscode.Uri; text: string } | undefined> {
  const file = whereSaved(of);
  const root = vscode.workspace.getWorkspaceFolder(file)?.uri;
  for (let folder = parentOf(file); ; folder = parentOf(folder)) {
    const uri = vscode.Uri.joinPath(folder, name);
    const bytes = await vscode.workspace.fs.readFile(uri).then(
      (found) => found,
      () => undefined,
    );
    if (bytes) return { uri, text: new TextDecoder().decode(bytes) };
    if (!root || folder.path === root.path || folder.path === parentOf(folder).path) return undefined;
  }
}

/** A request that is not saved yet has a path to where it will be. */
function whereSaved(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme !== 'untitled') return uri;
  const places = (vscode.workspace.workspaceFolders ?? []).map((folder) =>
    folder.uri.with({ path: uri.path }),
  );
  return places.find((place) => vscode.workspace.getWorkspaceFolder(place)) ?? uri.with({ scheme: 'file' });
}

function parentOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}
