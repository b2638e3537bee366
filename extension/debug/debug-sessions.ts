/** Sessions of the type `skep`: each follows its projects, and attaches the editor's own debugger to their instances. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { debugType } from './debug-configurations.ts';

/** Registers them until disposed of. What runs a session is loaded with the first. */
export function debugSessions(skep: Skep): vscode.Disposable {
  return vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
    async createDebugAdapterDescriptor(session) {
      const { ProjectsDebugAdapter } = await import('./debug-adapter.ts');
      return new vscode.DebugAdapterInlineImplementation(new ProjectsDebugAdapter(skep, session));
    },
  });
}

/** Whether the editor debugs projects: the session in front may be one that a session of ours began. */
export function isDebugging(): boolean {
  let session = vscode.debug.activeDebugSession;
  while (session !== undefined && session.type !== debugType) session = session.parentSession;
  return session !== undefined;
}
