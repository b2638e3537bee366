import '../../bench/vscode-stand-in.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { standIn } from '../../bench/vscode-stand-in.ts';

const { WorkspaceProjects } = await import('../../../extension/environment/workspace-projects.ts');

const dispose = () => undefined;
const never = () => ({ dispose });

/** Searches a workspace with these files, and answers with what was told, in order. */
async function toldOf(manifests: Record<string, string>): Promise<string[]> {
  const told: string[] = [];
  Object.assign(standIn.workspace, {
    createFileSystemWatcher: () => ({ onDidCreate: never, onDidChange: never, onDidDelete: never, dispose }),
    onDidChangeWorkspaceFolders: never,
    findFiles: async () => {
      told.push('searched');
      return Object.keys(manifests).map((fsPath) => ({ scheme: 'file', fsPath }));
    },
    fs: { readFile: async ({ fsPath }: { fsPath: string }) => new TextEncoder().encode(manifests[fsPath]) },
  });
  Object.assign(standIn.commands, {
    executeCommand: async (_: string, key: string, value: boolean) => told.push(`${key}: ${value}`),
  });
  const projects = new WorkspaceProjects();
  projects.onDidChange(() => told.push(`projects: ${projects.all.map(({ name }) => name).join()}`));
  assert.equal(projects.isRead, false);
  await projects.refresh();
  assert.equal(projects.isRead, true);
  projects.dispose();
  return told;
}

describe('the projects of a workspace', () => {
  it('are told before the workspace counts as read', async () => {
    assert.deepEqual(await toldOf({ '/workspace/posts/skep.json': '{ "name": "posts" }' }), [
      'searched',
      'skep.hasProjects: true',
      'projects: posts',
      'skep.services.isRead: true',
    ]);
  });

  it('are known to be none once it was searched', async () => {
    assert.deepEqual(await toldOf({}), [
      'searched',
      'skep.hasProjects: false',
      'projects: ',
      'skep.services.isRead: true',
    ]);
  });
});
