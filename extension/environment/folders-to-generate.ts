/** Which folders code is generated from when a file is saved. */
import path from 'node:path';
import * as vscode from 'vscode';
import { type WorkspaceProjects, workspaceFolders } from './workspace-projects.ts';

/**
 * The project that a file lies in, and the nearest folder around it with a `buf.gen.yaml`, unless that is further out than the
 * project, or `skep.generate.onSave` is off. Absolute.
 */
export async function foldersToGenerate(uri: vscode.Uri, projects: WorkspaceProjects): Promise<string[]> {
  const project = projects.containing(uri)?.folder;
  const isOn = vscode.workspace.getConfiguration('skep', uri).get('generate.onSave', true);
  const template = isOn ? await templateFolder(uri, project) : undefined;
  return [...new Set([project, template].filter((folder) => folder !== undefined))];
}

/** The nearest folder around a file with a `buf.gen.yaml`, up to `top` or else its workspace folder. */
export async function templateFolder(uri: vscode.Uri, top?: string): Promise<string | undefined> {
  if (uri.scheme !== 'file') return undefined;
  const last = top ?? workspaceFolders().find((folder) => uri.fsPath.startsWith(folder + path.sep));
  if (last === undefined) return undefined;
  for (let folder = path.dirname(uri.fsPath); ; folder = path.dirname(folder)) {
    const template = vscode.Uri.file(path.join(folder, 'buf.gen.yaml'));
    const isThere = await vscode.workspace.fs.stat(template).then(
      () => true,
      () => false,
    );
    if (isThere) return folder;
    if (folder === last || folder === path.dirname(folder)) return undefined;
  }
}
