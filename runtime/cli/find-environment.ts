import type { ClientTlsFiles } from '../api/client-tls.ts';
import type { EnvironmentConnection } from '../api/connect.ts';
import { localName } from '../api/environment-name.ts';
import { defaultHome } from '../environment/data-folder.ts';
import { readEnvironments } from '../environment/environments-file.ts';
import { findLocalEnvironment, isAlive } from '../environment/local-file.ts';
import { nearestName } from '../nearest-name.ts';
import { UserError } from '../user-error.ts';

const howToStart = 'start a project with `skep run`, or press Run in the editor';

/** What a command says that lists what there is, where nothing runs: that is a state, and no failure. */
export const nothingRuns = `nothing runs here: ${howToStart}`;

/** An environment that a command talks to. */
export interface FoundEnvironment {
  name: string;
  /** Base URL of its gateway. */
  address: string;
  token: string;
  /** Certificates of its own, as `skep env add` was given them. */
  tls?: ClientTlsFiles | undefined;
  /** Process that owns it, where it is the local one. */
  pid?: number;
}

/** The local environment, as its owner wrote down; undefined when none runs. */
export function localEnvironment(home: string): FoundEnvironment | undefined {
  const local = findLocalEnvironment(home);
  return local && { name: localName, address: local.address, token: local.token, pid: local.pid };
}

/**
 * The environment of that name, or the one that `skep env use` chose; a server of someone else's by the gateway in front of it.
 * Throws UserError `environment-unknown`, or `no-environment` when it is the local one and none runs, and what `reachForeign` throws.
 */
export async function findEnvironment(
  name: string | undefined,
  signal: AbortSignal,
): Promise<FoundEnvironment> {
  const home = defaultHome();
  const { current, known } = await readEnvironments(home);
  const wanted = name ?? current;
  if (wanted === localName) {
    const local = localEnvironment(home);
    if (local !== undefined) return local;
    throw new UserError('no-environment', nothingRuns);
  }
  const found = known.get(wanted);
  if (found?.foreign !== undefined) {
    const { reachForeign } = await import('./reach-foreign.ts');
    return { name: wanted, ...(await reachForeign(home, wanted, found, signal)) };
  }
  if (found !== undefined) return { name: wanted, ...found };
  const names = [localName, ...known.keys()];
  const nearest = nearestName(wanted, names);
  const hint = nearest === undefined ? `there are: ${names.join(', ')}` : `did you mean \`${nearest}\`?`;
  throw new UserError('environment-unknown', `there is no environment \`${wanted}\`; ${hint}`);
}

/**
 * What an action on the environment of that name answers; undefined where it is the local one and none runs. Throws UserError
 * `environment-silent` where its process lives and does not answer.
 */
export async function whereItRuns<T>(
  name: string | undefined,
  signal: AbortSignal,
  action: (connection: EnvironmentConnection) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await withEnvironment(await findEnvironment(name, signal), action);
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-environment') return undefined;
    throw error;
  }
}

/** Does something with a connection to an environment, and tells what goes wrong in words for people. */
export async function withEnvironment<T>(
  environment: FoundEnvironment,
  action: (connection: EnvironmentConnection) => Promise<T>,
): Promise<T> {
  // Loaded late: it is most of what a command loads, and where nothing runs it is not needed.
  const { connectEnvironment, toUserError } = await import('../api/connect.ts');
  const connection = connectEnvironment(environment);
  try {
    return await action(connection);
  } catch (error) {
    throw withOptions(inLocalWords(toUserError(error, environment.address), environment));
  } finally {
    connection[Symbol.dispose]();
  }
}

/** What a person at a terminal can do about it. */
function withOptions(error: unknown): unknown {
  if (!(error instanceof UserError) || error.code !== 'tls-refused') return error;
  const message = `${error.message}; \`skep env add\` takes --ca, --cert and --key`;
  return new UserError(error.code, message, { cause: error });
}

/** Nobody chose the address of the local environment, so there is none to check. */
function inLocalWords(error: unknown, { pid, address }: FoundEnvironment): unknown {
  if (pid === undefined || !(error instanceof UserError) || error.code !== 'unreachable') return error;
  // Its owner ended after its file was read.
  if (!isAlive(pid)) return new UserError('no-environment', nothingRuns, { cause: error });
  // The number may be another program's by now, which nobody is to end unseen.
  const message = `process ${pid}, said to be the local environment, does not answer at ${address}: if it is Skep, end it; then ${howToStart}`;
  return new UserError('environment-silent', message, { cause: error });
}
