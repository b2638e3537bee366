/** Generates the code of the project or the module that the active editor shows a file of. */
import * as vscode from 'vscode';
import { type Skep, trustedLocal } from '../context.ts';
import { templateFolder } from '../environment/folders-to-generate.ts';
import { workspaceFolders } from '../environment/workspace-projects.ts';

/** Generates it, and tells how that went. Throws a sentence for people where no project or module is shown. */
export async function generateCode(skep: Skep): Promise<void> {
  const local = trustedLocal(skep);
  const uri = vscode.window.activeTextEditor?.document.uri;
  const project = uri && skep.projects.containing(uri)?.folder;
  const folder = uri && ((await templateFolder(uri, project)) ?? project);
  if (folder === undefined)
    throw new Error('Open a definition of a project, or one that a buf.gen.yaml speaks for.');
  local.start();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Generating code of ${vscode.workspace.asRelativePath(folder)}`,
    cancellable: true,
  };
  const words = await vscode.window.withProgress(options, (_, cancel) => generate(skep, folder, cancel));
  void vscode.window.showInformationMessage(words);
}

/** Answers with what was done, for people. Throws what went wrong. */
async function generate(skep: Skep, folder: string, cancel: vscode.CancellationToken): Promise<string> {
  const controller = new AbortController();
  cancel.onCancellationRequested(() => controller.abort());
  const { local } = skep.environments;
  await local.connected(controller.signal);
  const request = { folder, workspaceFolders: workspaceFolders() };
  const { changed, problems } = await local.api.project.prepare(request, { signal: controller.signal });
  const [problem] = problems;
  if (problem)
    throw new Error(`${vscode.workspace.asRelativePath(problem.file)}:${problem.line}: ${problem.message}`);
  if (changed.length === 0) return 'All generated code is up to date.';
  return changed.length === 1 ? 'One file was written.' : `${changed.length} files were written.`;
}
