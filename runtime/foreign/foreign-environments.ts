/** The servers of others that an environment reaches, each for as long as some client wants it. */
import { dataFolder } from '../environment/data-folder.ts';
import { foreignOptionsOf, readEnvironments } from '../environment/environments-file.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { UserError } from '../user-error.ts';
import { ForeignEnvironment } from './foreign-environment.ts';
import type { ForeignOptions } from './foreign-options.ts';
import { ForeignServer } from './foreign-server.ts';

/** What a client holds. */
export interface ReachedForeign extends AsyncDisposable {
  readonly server: ForeignServer;
  /** Absent for an environment of Skep's own, which has its gateway. */
  readonly environment: ForeignEnvironment | undefined;
}

interface Entry {
  readonly name: string;
  holders: number;
  readonly opened: Promise<Pick<ReachedForeign, 'server' | 'environment'>>;
}

export interface ForeignEnvironmentsOptions {
  /** Of the environment that reaches them. */
  telemetry: Telemetry;
  /** Its data folder. */
  home: string;
  /** How people add one to it, to be told to do so. */
  howToAdd: string;
}

export class ForeignEnvironments implements AsyncDisposable {
  readonly #telemetry: Telemetry;
  readonly #home: string;
  readonly #howToAdd: string;
  /** By all that is said of them: two clients that say the same have the same. The one that was opened last is the last. */
  readonly #entries = new Map<string, Entry>();
  /** What `skep env add` was told of, and projects call: held for as long as it stays as it is. */
  readonly #fromFile = new Map<string, { said: string; reached: Promise<ReachedForeign> }>();
  #closed = false;

  constructor({ telemetry, home, howToAdd }: ForeignEnvironmentsOptions) {
    this.#telemetry = telemetry;
    this.#home = home;
    this.#howToAdd = howToAdd;
  }

  /** Opens it, or joins those who have it open. `isSkep`: it is called by projects alone, and gets no gateway. */
  async reach(options: ForeignOptions, isSkep: boolean): Promise<ReachedForeign> {
    if (this.#closed) throw new UserError('environment-closing', 'this environment is about to end');
    const key = JSON.stringify([isSkep, options]);
    const entry = this.#entries.get(key) ?? {
      name: options.name,
      holders: 0,
      opened: this.#open(options, isSkep),
    };
    this.#entries.set(key, entry);
    entry.holders++;
    const release = async (): Promise<void> => {
      entry.holders--;
      if (entry.holders > 0) return;
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      await close(entry);
    };
    try {
      return { ...(await entry.opened), [Symbol.asyncDispose]: release };
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** The one of that name that a client reached last, or else that `skep env add` was told of. Throws UserError `environment-unknown`. */
  async find(name: string): Promise<ForeignServer> {
    const entry = [...this.#entries.values()].findLast((each) => each.name === name);
    const server = entry === undefined ? await this.#readFromFile(name) : (await entry.opened).server;
    if (server !== undefined) return server;
    const message = `no environment ${name} is known here: ${this.#howToAdd}`;
    throw new UserError('environment-unknown', message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#entries.values()].map(close));
    this.#entries.clear();
  }

  async #readFromFile(name: string): Promise<ForeignServer | undefined> {
    const known = (await readEnvironments(this.#home)).known.get(name);
    const said = JSON.stringify(known);
    const before = this.#fromFile.get(name);
    if (before !== undefined && before.said === said) return (await before.reached).server;
    // Taken out and put in before anything is waited for: who asks meanwhile finds one of the two.
    this.#fromFile.delete(name);
    const reached = known && this.reach(foreignOptionsOf(name, known), true);
    if (reached !== undefined) {
      this.#fromFile.set(name, { said, reached });
      // The next who asks tries again.
      reached.catch(() => this.#fromFile.get(name)?.reached === reached && this.#fromFile.delete(name));
    }
    await before?.reached.then(
      (held) => held[Symbol.asyncDispose](),
      () => undefined,
    );
    return (await reached)?.server;
  }

  async #open(
    options: ForeignOptions,
    isSkep: boolean,
  ): Promise<Pick<ReachedForeign, 'server' | 'environment'>> {
    const keptFolder = dataFolder(this.#home).foreign;
    if (isSkep) {
      const server = new ForeignServer({ ...options, keptFolder, onChange: () => undefined });
      return { server, environment: undefined };
    }
    const environment = new ForeignEnvironment({ ...options, keptFolder, telemetry: this.#telemetry });
    try {
      await environment.open();
    } catch (error) {
      await environment[Symbol.asyncDispose]();
      throw error;
    }
    return { server: environment.server, environment };
  }
}

async function close(entry: Entry): Promise<void> {
  const opened = await entry.opened.catch(() => undefined);
  await (opened?.environment ?? opened?.server)?.[Symbol.asyncDispose]();
}
