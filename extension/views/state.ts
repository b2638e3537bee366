/** How the state of a project looks: the same icon and words in every view. */
import * as vscode from 'vscode';
import type { Environment } from '../environment/environment.ts';
import { ProjectState } from '../environment/project-state.ts';

interface Look {
  icon: vscode.ThemeIcon;
  /** One or two words, lower case. */
  words: string;
}

const look = (icon: string, color: string | undefined, words: string): Look => ({
  icon: new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color)),
  words,
});

const looks = new Map<ProjectState, Look>([
  [ProjectState.UNSPECIFIED, look('circle-large-outline', 'disabledForeground', 'stopped')],
  [ProjectState.STARTING, look('loading~spin', undefined, 'starting')],
  [ProjectState.RUNNING, look('pass-filled', 'testing.iconPassed', 'running')],
  [ProjectState.STALE, look('warning', 'list.warningForeground', 'stale')],
  [ProjectState.FAILED, look('error', 'list.errorForeground', 'failed')],
  [ProjectState.RESTARTING, look('loading~spin', 'list.warningForeground', 'restarting')],
]);
const unknown = look('question', undefined, 'in a state that a newer Skep knows');

/** Of a project in this state; undefined: it does not run. */
export function stateLook(state: ProjectState | undefined): Look {
  return looks.get(state ?? ProjectState.UNSPECIFIED) ?? unknown;
}

/** Whether something is wrong with a project in this state. */
export function isTrouble(state: ProjectState): boolean {
  return state === ProjectState.STALE || state === ProjectState.FAILED || state === ProjectState.RESTARTING;
}

/** Whether calls to a project in this state are answered. */
export function isServing(state: ProjectState | undefined): boolean {
  return state === ProjectState.RUNNING || state === ProjectState.STALE;
}

/** Of an environment, by whether it answers. */
export function reachLook(environment: Environment): Look {
  const icon = environment.isLocal ? 'vm' : environment.foreign ? 'globe' : 'server-environment';
  if (environment.reach === 'connected') return look(icon, undefined, 'connected');
  if (environment.reach === 'starting') return look('loading~spin', undefined, 'connecting');
  const words = environment.reach === 'refused' ? 'token refused' : 'no answer';
  return look(icon, 'list.errorForeground', words);
}
