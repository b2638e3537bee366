/** What is wrong in the environments, as a view tells it from outside. */
import type * as vscode from 'vscode';
import type { Environments } from '../environment/environments.ts';
import { isTrouble, stateLook } from './state.ts';

/** The badge of a view and the sentence in it; undefined and empty while nothing is wrong. */
export function troubleOf({ all, local }: Environments): {
  badge: vscode.ViewBadge | undefined;
  message: string;
} {
  const troubled = all.flatMap(({ name, isLocal, projects }) =>
    projects
      .filter(({ state }) => isTrouble(state))
      .map((project) => `${project.name}${isLocal ? '' : ` on ${name}`} ${stateLook(project.state).words}`),
  );
  const lost = local.reach === 'unreachable' || local.reach === 'refused';
  return {
    badge: troubled.length > 0 ? { value: troubled.length, tooltip: troubled.join(', ') } : undefined,
    message: lost ? `The local environment does not answer. ${local.error}` : '',
  };
}
