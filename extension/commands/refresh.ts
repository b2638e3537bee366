/** Looks for projects again, asks servers again what they serve, and connects again to what does not answer. */
import type { Skep } from '../context.ts';

/** Ends when projects were looked for; servers answer when they do. */
export async function refresh(skep: Skep): Promise<void> {
  for (const environment of skep.environments.all) {
    if (environment.reach !== 'connected' && environment.endpoint) environment.connect(environment.endpoint);
  }
  for (const { name, foreign } of skep.environments.added)
    if (foreign && skep.environments.local.reach === 'connected') void askAgain(skep, name);
  await skep.projects.refresh();
}

/** Its row tells what comes of it. */
async function askAgain({ environments, log }: Skep, name: string): Promise<void> {
  try {
    await environments.local.api.foreign.refresh({ name });
  } catch (error) {
    log.info(`${name} was asked what it serves: ${error instanceof Error ? error.message : String(error)}`);
  }
}
