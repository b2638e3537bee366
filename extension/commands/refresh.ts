/** Looks for projects again, and connects again to what does not answer. */
import type { Skep } from '../context.ts';

export async function refresh(skep: Skep): Promise<void> {
  for (const environment of skep.environments.all) {
    if (environment.reach !== 'connected' && environment.endpoint) environment.connect(environment.endpoint);
  }
  await skep.projects.refresh();
}
