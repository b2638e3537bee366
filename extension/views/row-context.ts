/** Context values of rows of projects and instances: what menus and buttons go by. */
import type { Environment } from '../environment/environment.ts';
import { InstanceState } from '../environment/instance-state.ts';
import type { ProjectState } from '../environment/project-state.ts';
import { stateOffers } from '../environment/state-offers.ts';

/** What of an environment decides what its rows offer. */
type Place = { isLocal: boolean; foreign?: Environment['foreign'] };

/** What a row of a project offers: `project.local.running`, `project.deployed.failed`. Undefined: it does not run. */
export function projectContext(environment: Place, state: ProjectState | undefined): string {
  return `project.${placeWord(environment)}.${stateOffers(state)}`;
}

/** What a row of an instance offers: `instance project.local.running`, or `restarting`, which is not restarted again. */
export function instanceContext(environment: Place, state: InstanceState | undefined): string {
  const offers = state === InstanceState.RESTARTING ? 'restarting' : 'running';
  return `instance project.${placeWord(environment)}.${offers}`;
}

function placeWord({ isLocal, foreign }: Place): string {
  if (isLocal) return 'local';
  return foreign ? 'foreign' : 'deployed';
}
