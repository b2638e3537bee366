/** What can be done with a project in each of its states: the same in menus and where a project is asked for. */
import { ProjectState } from './project-state.ts';

/** `running` offers Stop and Restart, `stopped` Run, `failed` Run and Stop. */
export type StateOffers = 'running' | 'stopped' | 'failed';

/** Undefined: it does not run. A state that only a newer Skep knows counts as running. */
export function stateOffers(state: ProjectState | undefined): StateOffers {
  if (state === undefined || state === ProjectState.UNSPECIFIED) return 'stopped';
  return state === ProjectState.FAILED ? 'failed' : 'running';
}

/** Whether Run does something for a project in this state. */
export function canRun(state: ProjectState | undefined): boolean {
  return stateOffers(state) !== 'running';
}

/** Whether Stop does something for a project in this state. */
export function canStop(state: ProjectState | undefined): boolean {
  return stateOffers(state) !== 'stopped';
}

/** Whether Restart does something for a project in this state. */
export function canRestart(state: ProjectState | undefined): boolean {
  return stateOffers(state) === 'running';
}
