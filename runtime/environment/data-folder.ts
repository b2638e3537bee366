/** Where an environment keeps what it must not lose: one folder a user, or the one that was asked for. */
import { chmodSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { explainSystemError } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** The files of a data folder, absolute. */
export interface DataFolder {
  readonly home: string;
  /** Locked by the process that owns the environment, as long as it lives. */
  readonly lock: string;
  /** Where the owner of the local environment answers. */
  readonly local: string;
  /** SQLite: tokens and deployments. */
  readonly state: string;
  /** SQLite: the calls that ended. */
  readonly history: string;
  /** One folder for each deployed bundle, named by its SHA-256. */
  readonly bundles: string;
  /** What was built from the folders that run. */
  readonly build: string;
  /** What servers of others were last known to serve. */
  readonly foreign: string;
  /** What is being received; a server empties it when it starts. */
  readonly uploads: string;
}

/** The user's own data folder: `SKEP_HOME`, else what the system has for such data. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.SKEP_HOME) return path.resolve(env.SKEP_HOME);
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'skep');
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'skep');
  }
  return path.join(env.XDG_DATA_HOME || path.join(homedir(), '.local', 'share'), 'skep');
}

/** The files of a data folder, which need not exist. */
export function dataFolder(home: string): DataFolder {
  return {
    home,
    lock: path.join(home, 'lock.db'),
    local: path.join(home, 'local.json'),
    state: path.join(home, 'state.db'),
    history: path.join(home, 'history.db'),
    bundles: path.join(home, 'bundles'),
    build: path.join(home, 'build'),
    foreign: path.join(home, 'foreign'),
    uploads: path.join(home, 'uploads'),
  };
}

/** Makes a data folder that only this user can look into. Throws UserError `home-unusable` when the system refuses. */
export function makeDataFolder(home: string): DataFolder {
  const folder = dataFolder(path.resolve(home));
  try {
    mkdirSync(folder.home, { recursive: true, mode: 0o700 });
    chmodSync(folder.home, 0o700);
    for (const inner of [folder.bundles, folder.build, folder.uploads]) mkdirSync(inner, { recursive: true });
  } catch (error) {
    const explained = explainSystemError(error);
    if (!(explained instanceof UserError)) throw error;
    const message = `${explained.message}; SKEP_HOME names another place for Skep's data`;
    throw new UserError('home-unusable', message, { cause: error });
  }
  return folder;
}
