import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { showFlowOf } from '../flow/flow-panel.ts';

/** Opens the picture of who calls whom: in the environment of a row, else in the local one. */
export function showFlow(skep: Skep, target?: { environment?: Environment }): void {
  showFlowOf(skep, target?.environment ?? skep.environments.local);
}
