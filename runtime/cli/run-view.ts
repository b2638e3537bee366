import { timestampMs } from '@bufbuild/protobuf/wkt';
import { connectEnvironment, type EnvironmentConnection } from '../api/connect.ts';
import { type Project, ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import type { Endpoint } from '../environment/index.ts';
import { formatLogLine } from './log-line.ts';
import type { Output } from './output.ts';
import { realFolder } from './real-folder.ts';
import { showProblems } from './report-error.ts';
import { methodWord } from './service-words.ts';

/** What was asked of an environment that this process would own. */
export interface RunWishes {
  port: number | undefined;
  /** Other options, as they were given: `--keep-days 7`. */
  ownerOptions: readonly string[];
}

/** What `skep run` shows while it runs: where, what serves, what reloads, what is wrong, what is written. */
export class RunView implements Disposable {
  /** Their real paths. */
  readonly #folders: ReadonlySet<string>;
  readonly #wishes: RunWishes;
  readonly #output: Output;
  readonly #started = Date.now();
  /** What was last shown of each project, by folder. */
  readonly #shown = new Map<string, { state: ProjectState; error: string }>();
  #address = '';
  #following: AbortController | undefined;

  constructor(folders: readonly string[], wishes: RunWishes, output: Output) {
    this.#folders = new Set(folders.map(realFolder));
    this.#wishes = wishes;
    this.#output = output;
  }

  /** Follows the environment at an endpoint, and no longer the one before. */
  use(endpoint: Endpoint): void {
    this.#following?.abort();
    const following = new AbortController();
    this.#following = following;
    if (endpoint.address !== this.#address) this.#showAddress(endpoint);
    const connection = connectEnvironment(endpoint);
    following.signal.addEventListener('abort', () => connection[Symbol.dispose](), { once: true });
    // Both streams end with the environment's owner; the next endpoint begins them again.
    this.#watch(connection, following.signal).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#following?.abort();
  }

  #showAddress({ address, owner, pid }: Endpoint): void {
    const joined = owner ? '' : ` (the environment of process ${pid})`;
    const moved = this.#address === '' ? '' : 'now ';
    this.#output.line(`${moved}at ${this.#output.style('bold', address)}${joined}`);
    const { port, ownerOptions } = this.#wishes;
    const isElsewhere = port !== undefined && new URL(address).port !== String(port);
    const unused = owner ? [] : [...(isElsewhere ? [`--port ${port}`] : []), ...ownerOptions];
    if (unused.length > 0) {
      const were = unused.length === 1 ? 'was' : 'were';
      this.#output.note(`${unused.join(' and ')} ${were} not used: that environment was there already`);
    }
    this.#address = address;
  }

  async #watch(connection: EnvironmentConnection, signal: AbortSignal): Promise<void> {
    const followed = new Set<string>();
    let notice = '';
    for await (const { status } of connection.environment.watch({}, { signal })) {
      if (status === undefined) continue;
      if (status.notice !== notice && status.notice !== '') this.#output.note(status.notice);
      notice = status.notice;
      for (const project of status.projects) {
        if (!this.#folders.has(realFolder(project.folder))) continue;
        this.#show(project);
        if (followed.has(project.folder)) continue;
        followed.add(project.folder);
        this.#followLogs(connection, project.folder, signal).catch(() => undefined);
      }
    }
  }

  async #followLogs(connection: EnvironmentConnection, project: string, signal: AbortSignal): Promise<void> {
    for await (const line of connection.project.logs({ project, follow: true }, { signal })) {
      if (line.time !== undefined && timestampMs(line.time) < this.#started) continue;
      this.#output.line(formatLogLine(line, this.#output, this.#folders.size > 1));
    }
  }

  /** What goes wrong and what reloads the environment writes into the project's log, which is shown too. */
  #show(project: Project): void {
    const { name, folder, state, error, problems } = project;
    const shown = this.#shown.get(folder);
    if (state === ProjectState.STARTING || (shown?.state === state && shown.error === error)) return;
    this.#shown.set(folder, { state, error });
    const before = shown?.state;
    if (state === ProjectState.RUNNING) {
      if (before === undefined || before === ProjectState.FAILED) this.#showServices(project);
      else if (before === ProjectState.STALE) this.#output.line(`${this.#good(name)} is as on disk again`);
      return;
    }
    // It broke before this began to follow its log.
    if (before === undefined && state === ProjectState.STALE) this.#output.note(`${name}: ${error}`);
    showProblems(problems, this.#output);
    const next = whatNext(state);
    if (next !== '') this.#output.note(`${this.#output.noteStyle('red', name)} ${next}`);
  }

  #showServices({ name, services }: Project): void {
    this.#output.line(`${this.#good(name)} runs`);
    const methods = services.flatMap((service) =>
      service.methods.map(({ name }) => [
        `  skep ${service.shortName} ${methodWord(name)}`,
        this.#output.style('dim', `/${service.name}/${name}`),
      ]),
    );
    this.#output.table(methods);
  }

  #good(name: string): string {
    return this.#output.style('green', name);
  }
}

/** What a project in trouble does now. */
function whatNext(state: ProjectState): string {
  if (state === ProjectState.STALE) return 'goes on serving the version before';
  return state === ProjectState.FAILED ? 'does not run, until its files change' : '';
}
