/** Debug a project: breakpoints in its handlers stop. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { debugConfiguration } from '../debug/debug-configurations.ts';
import { type ProjectTarget, pickProject } from './run-project.ts';

/** Begins to debug a project: one that the user picks, where none is given. */
export async function debugProject(skep: Skep, target?: ProjectTarget): Promise<void> {
  const chosen = target ?? (await pickProject(skep, 'Debug which project?'));
  if (!chosen) return;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(chosen.folder));
  // What keeps it from being debugged has been shown by then.
  await vscode.debug.startDebugging(folder, debugConfiguration(chosen));
}
