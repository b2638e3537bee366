import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { localName } from '../api/environment-name.ts';
import type { EnvironmentFileVariables, RequestWorld } from '../api/request/prepare-request.ts';
import {
  environmentFileNames,
  privateEnvironmentFile,
  readEnvironmentFile,
} from '../api/request/read-environment-file.ts';
import type { KnownEnvironment } from '../api/request/request-destination.ts';
import { environmentName, RequestError } from '../api/request/request-variables.ts';
import { UserError } from '../user-error.ts';
import { findEnvironment, withEnvironment } from './find-environment.ts';
import { shortPath } from './report-error.ts';

/** What the requests of files are sent in: environments are reached when a request names them first. */
export class RequestWorlds {
  readonly #environments = new Map<string, Promise<KnownEnvironment | undefined>>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** For a file whose requests have these targets. Throws UserError when an environment that they name does not answer. */
  async worldFor(file: string, targets: readonly string[]): Promise<RequestWorld> {
    const names = new Set(targets.flatMap((target) => environmentName(target) ?? []));
    const known = await Promise.all([...names].map((name) => this.#reach(name)));
    return {
      environments: known.filter((each) => each !== undefined),
      environmentFiles: (environment, line) => variablesFor(file, environment, line),
    };
  }

  /** Undefined for a name that is no environment's: it may be a variable. */
  #reach(name: string): Promise<KnownEnvironment | undefined> {
    let reached = this.#environments.get(name);
    if (!reached) {
      reached = reach(name, this.#signal);
      this.#environments.set(name, reached);
    }
    return reached;
  }
}

async function reach(name: string, signal: AbortSignal): Promise<KnownEnvironment | undefined> {
  try {
    const found = await findEnvironment(name, signal);
    const { status } = await withEnvironment(found, ({ environment }) =>
      environment.getStatus({}, { signal }),
    );
    return {
      name,
      isLocal: name === localName,
      address: found.address,
      endpoint: { token: found.token, tls: found.tls },
      projects: status?.projects ?? [],
    };
  } catch (error) {
    if (error instanceof UserError && error.code === 'environment-unknown') return undefined;
    throw error;
  }
}

/** Those nearest to the request file count, the private ones before the others. */
export async function variablesFor(
  file: string,
  environment: string,
  line: number,
): Promise<EnvironmentFileVariables> {
  const values = new Map<string, string>();
  const privateNames = new Set<string>();
  for (const name of environmentFileNames) {
    const found = nearest(path.dirname(file), name);
    if (found === undefined) continue;
    const read = readEnvironmentFile(await readFile(found, 'utf8'), environment);
    if ('problem' in read) throw new RequestError(line, `${shortPath(found)}: ${read.problem}`);
    for (const [key, value] of read.variables) {
      values.set(key, value);
      if (name === privateEnvironmentFile) privateNames.add(key);
    }
  }
  return { values, privateNames };
}

function nearest(folder: string, name: string): string | undefined {
  const file = path.join(folder, name);
  if (existsSync(file)) return file;
  const parent = path.dirname(folder);
  // A repository's variables are its own.
  return parent === folder || existsSync(path.join(folder, '.git')) ? undefined : nearest(parent, name);
}
