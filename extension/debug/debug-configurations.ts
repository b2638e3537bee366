/** Launch configurations of the type `skep`: what there is to choose, and which folders one means. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { WorkspaceProject, WorkspaceProjects } from '../environment/workspace-projects.ts';

export const debugType = 'skep';

/** The configuration that debugs one project. */
export function debugConfiguration({ name, folder }: { name: string; folder: string }) {
  return { type: debugType, request: 'launch', name: `Debug ${name}`, project: folder };
}

/** Offers a configuration for each project of the workspace, and makes out what a configuration names. */
export function debugConfigurations(projects: WorkspaceProjects): vscode.Disposable {
  const provideDebugConfigurations = () => projects.all.map(debugConfiguration);
  const provider: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations,
    resolveDebugConfiguration(_folder, configuration) {
      // F5 without a launch.json.
      const isEmpty = configuration.type === undefined && configuration.request === undefined;
      return isEmpty ? { type: debugType, request: 'launch', name: 'Debug services' } : configuration;
    },
    async resolveDebugConfigurationWithSubstitutedVariables(workspaceFolder, configuration) {
      if (!vscode.workspace.isTrusted) return undefined;
      await projects.refresh();
      const folders = await foldersOf(configuration, projects.all, workspaceFolder);
      return folders && { ...configuration, projects: folders };
    },
  };
  const dynamic = vscode.DebugConfigurationProviderTriggerKind.Dynamic;
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, provider),
    vscode.debug.registerDebugConfigurationProvider(debugType, { provideDebugConfigurations }, dynamic),
  );
}

/** Absolute folders; undefined where the user did not choose. Throws a sentence for people, which VS Code shows. */
async function foldersOf(
  configuration: vscode.DebugConfiguration,
  projects: readonly WorkspaceProject[],
  workspaceFolder: vscode.WorkspaceFolder | undefined,
): Promise<string[] | undefined> {
  const named: unknown[] = configuration.projects ?? (configuration.project ? [configuration.project] : []);
  if (named.length > 0) return named.map((name) => folderOf(String(name), projects, workspaceFolder));
  const [first] = projects;
  if (!first) throw new Error('There is no project to debug: no folder here has a skep.json.');
  if (projects.length === 1) return [first.folder];
  const items = projects.map(({ name, folder }) => ({ label: name, description: folder, folder }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: 'Debug which projects?',
    canPickMany: true,
    matchOnDescription: true,
  });
  return chosen && chosen.length > 0 ? chosen.map(({ folder }) => folder) : undefined;
}

function folderOf(
  named: string,
  projects: readonly WorkspaceProject[],
  workspaceFolder: vscode.WorkspaceFolder | undefined,
): string {
  const byName = projects.find(({ name }) => name === named);
  if (byName) return byName.folder;
  const folder = path.resolve(workspaceFolder?.uri.fsPath ?? '/', named);
  if (path.isAbsolute(named) || projects.some((project) => project.folder === folder)) return folder;
  const there = projects.map(({ name }) => name).join(', ');
  throw new Error(`No project here is named "${named}": there ${there ? `are ${there}` : 'is none'}.`);
}
