/**
 * One local environment for each user. Whoever first gets the lock of the data folder owns it; everybody else is its
 * client and stands by to be the next.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { makeToken } from '../auth/token.ts';
import type { HistoryLimits, WishedCollector } from '../telemetry/index.ts';
import { version } from '../version.ts';
import { type DataFolder, makeDataFolder } from './data-folder.ts';
import { type OpenEnvironment, openLocalEnvironment } from './local-environment.ts';
import { isAlive, readLocalFile, removeLocalFile, writeLocalFile } from './local-file.ts';
import { tryLock } from './lock.ts';

export interface JoinOptions {
  /** The data folder: `defaultHome()`, or one of a test's own. */
  home: string;
  /** Where to answer, should this process become the owner: 8080 unless told, 0 for any. */
  port?: number;
  /** Collector that calls are sent to as spans, should this process become the owner. */
  otlp?: WishedCollector;
  /** Of the history of calls, should this process become the owner. */
  history?: Partial<HistoryLimits>;
  /** Leaves the environment, as disposing of the answer does. */
  signal: AbortSignal;
  /** Where the environment is: at first, and whenever it has another owner. */
  onEndpoint(endpoint: Endpoint): void;
}

/** Where the local environment answers. */
export interface Endpoint {
  /** Base URL of the gateway. */
  address: string;
  /** Good for everything in this environment, until its owner ends. */
  token: string;
  /** The owner's process. */
  pid: number;
  /** This process, through this very join, is the owner. */
  owner: boolean;
}

const defaultPort = 8080;
/** Milliseconds between two looks at who owns the environment. Each is a file read and a lock attempt. */
const lookMs = 150;

/**
 * Becomes the owner of the local environment, or finds the owner and becomes the next one when that dies. Resolves
 * when the first endpoint is known. Throws a UserError when this process is to be the owner and cannot open the port.
 */
export async function joinLocalEnvironment(options: JoinOptions): Promise<AsyncDisposable> {
  const joining = new Joining(options, makeDataFolder(options.home));
  await joining.first();
  return joining;
}

class Joining implements AsyncDisposable {
  readonly #options: JoinOptions;
  readonly #folder: DataFolder;
  readonly #left = new AbortController();
  #owned: AsyncDisposable | undefined;
  /** The endpoint that was last told. */
  #known: Endpoint | undefined;
  #looking: Promise<void> | undefined;
  #leaving: Promise<void> | undefined;

  constructor(options: JoinOptions, folder: DataFolder) {
    this.#options = options;
    this.#folder = folder;
    options.signal.addEventListener('abort', () => void this[Symbol.asyncDispose]().catch(() => undefined), {
      once: true,
      signal: this.#left.signal,
    });
  }

  async first(): Promise<void> {
    this.#options.signal.throwIfAborted();
    while (!(await this.#look())) await this.#pause();
    this.#looking = this.#keepLooking();
    // Awaited when leaving, which throws what it threw.
    this.#looking.catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  async #leave(): Promise<void> {
    this.#left.abort();
    await this.#looking;
    await this.#owned?.[Symbol.asyncDispose]();
  }

  async #keepLooking(): Promise<void> {
    while (this.#owned === undefined && !this.#left.signal.aborted) {
      await this.#pause();
      // A port that cannot be opened now may be free the next time; the client goes on as a client.
      await this.#look().catch(() => undefined);
    }
  }

  /** Whether there is an owner: this process, or another whose endpoint has been told. */
  async #look(): Promise<boolean> {
    if (this.#left.signal.aborted) return true;
    const lock = tryLock(this.#folder.lock);
    if (lock !== undefined) {
      await this.#own(lock);
      return true;
    }
    const local = readLocalFile(this.#folder.local);
    if (local === undefined || !isAlive(local.pid)) return this.#known !== undefined;
    if (local.token !== this.#known?.token) {
      this.#tell({ address: local.address, token: local.token, pid: local.pid, owner: false });
    }
    return true;
  }

  async #own(lock: Disposable): Promise<void> {
    const token = makeToken();
    let opened: OpenEnvironment | undefined;
    const close = async (): Promise<void> => {
      try {
        removeLocalFile(this.#folder.local, token);
        await opened?.[Symbol.asyncDispose]();
      } finally {
        lock[Symbol.dispose]();
      }
    };
    try {
      opened = await openLocalEnvironment(
        this.#folder,
        { port: this.#port(), otlp: this.#options.otlp, history: this.#options.history },
        token,
        this.#left.signal,
      );
      this.#left.signal.throwIfAborted();
      const { address } = opened;
      await writeLocalFile(this.#folder.local, { pid: process.pid, address, token, version });
      // Who left while it was written knows of nothing to close.
      this.#left.signal.throwIfAborted();
    } catch (error) {
      await close();
      throw error;
    }
    this.#owned = { [Symbol.asyncDispose]: close };
    this.#tell({ address: opened.address, token, pid: process.pid, owner: true });
  }

  /** The port that was asked for; else that of the owner before, so that addresses go on being right. */
  #port(): number {
    if (this.#options.port !== undefined) return this.#options.port;
    const before = this.#known?.address ?? readLocalFile(this.#folder.local)?.address;
    return Number(URL.parse(before ?? '')?.port || defaultPort);
  }

  #tell(endpoint: Endpoint): void {
    this.#known = endpoint;
    this.#options.onEndpoint(endpoint);
  }

  async #pause(): Promise<void> {
    await sleep(lookMs, undefined, { signal: this.#left.signal }).catch(() => undefined);
  }
}
