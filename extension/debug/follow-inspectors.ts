import { setTimeout as delay } from 'node:timers/promises';
import type { Inspector } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';
import { type Skep, trustedLocal } from '../context.ts';
import { ProjectState } from '../environment/project-state.ts';

/** Milliseconds before an environment that went away is asked again. */
const again = 200;

/**
 * Runs a project, unless it runs, and tells where the inspectors of its instances are, again after each change. Ends
 * with the signal, or when the project is stopped; its inspectors close then. Throws what keeps it from running.
 */
export async function followInspectors(
  skep: Skep,
  folder: string,
  signal: AbortSignal,
  onInspectors: (inspectors: readonly Inspector[]) => Promise<void>,
): Promise<void> {
  const local = trustedLocal(skep);
  local.start();
  const environment = skep.environments.local;
  const { isGone } = await import('../environment/error-text.ts');
  while (!signal.aborted) {
    const { name, state, error: reason } = await local.run(folder, signal);
    if (state === ProjectState.FAILED) throw new Error(`${name} does not run. ${reason}`);
    try {
      await environment.connected(signal);
      for await (const { inspectors } of environment.api.project.debug({ project: folder }, { signal })) {
        await onInspectors(inspectors);
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      // Its owner is gone: the next one runs the project again.
      if (!isGone(error)) throw error;
      await delay(again, undefined, { signal }).catch(() => undefined);
    }
  }
}
