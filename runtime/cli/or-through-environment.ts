import type { EnvironmentConnection } from '../api/connect.ts';
import { defaultHome } from '../environment/data-folder.ts';
import { UserError } from '../user-error.ts';
import { localEnvironment, withEnvironment } from './find-environment.ts';

/**
 * Does something with a project in this process; where that fails because a used service is not in the workspace,
 * the local environment, which knows what runs, does it instead if there is one.
 */
export async function orThroughEnvironment<T>(
  here: () => Promise<T>,
  there: (connection: EnvironmentConnection) => Promise<T>,
): Promise<T> {
  try {
    return await here();
  } catch (error) {
    const local = localEnvironment(defaultHome());
    if (!(error instanceof UserError && error.code === 'uses-not-found') || local === undefined) throw error;
    return withEnvironment(local, there);
  }
}
