/** A server of someone else's, for as long as it is of interest: what it serves, whether it answers, and what takes its calls. */
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { ClientTlsFiles } from '../api/client-tls.ts';
import { ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import type { CallTarget } from '../call/call.ts';
import { BalancedTarget } from '../environment/balanced-target.ts';
import { type Problem, UserError } from '../user-error.ts';
import { type DescribedForeign, describeForeign } from './describe-foreign.ts';
import type { ForeignOptions } from './foreign-options.ts';
import { type ForeignTarget, openForeignTarget } from './foreign-target.ts';
import { keepDefinitions, readKept } from './kept-definitions.ts';
import { socketAddress } from './socket-address.ts';
import { watchSource } from './watch-source.ts';

/** Milliseconds between two looks at whether it answers: while it does, and at first while it does not. */
const lookMs = 15_000;
const retryMs = 1_000;
/** Milliseconds between two descriptions that calls ask for: a method that is never available must not have it described all the time. */
const leastBetweenMs = 3_000;
/** Milliseconds to connect, to tell that it answers. */
const connectMs = 5_000;

export interface ForeignServerOptions extends ForeignOptions {
  /** Folder for what is kept of such servers. */
  keptFolder: string;
  /** Hears of each change. */
  onChange(): void;
}

export class ForeignServer implements AsyncDisposable {
  readonly options: ForeignServerOptions;
  /** Takes the calls; those of the first moments wait. */
  readonly target: CallTarget;
  readonly started = new Date();
  state: ProjectState = ProjectState.STARTING;
  /** Why it does not answer, or what is wrong with its definitions; a sentence. */
  error = '';
  problems: readonly Problem[] = [];
  services: readonly DescService[] = [];
  readonly #balanced = new BalancedTarget();
  readonly #closed = new AbortController();
  readonly #following: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();
  #open: ForeignTarget | undefined;
  /** What #open was opened with. */
  #openedWith = '';
  #methods = new Map<string, DescMethod>();
  #wake: () => void = () => undefined;
  /** Whether it is to be asked again, whatever was heard meanwhile. */
  #isDue = false;
  /** When it was described last, by performance.now(); and the next look that a call asked for. */
  #asked = Number.NEGATIVE_INFINITY;
  #nextLook: NodeJS.Timeout | undefined;
  /** One description at a time. */
  #describing: Promise<DescService[]> | undefined;

  constructor(options: ForeignServerOptions) {
    this.options = options;
    this.target = this.#balanced;
    this.#following = this.#follow(this.#closed.signal);
  }

  /** Ends once what was last known of it is known here too, which is before it is asked. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Asks again. Throws UserError where the server does not say; what was known stays known. */
  refresh(): Promise<readonly DescService[]> {
    this.#describing ??= this.#describe(this.#closed.signal).finally(() => {
      this.#describing = undefined;
    });
    return this.#describing;
  }

  /** What it serves, once it is known. Throws UserError when it cannot be found out. */
  async described(): Promise<readonly DescService[]> {
    return this.services.length > 0 ? this.services : this.refresh();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    clearTimeout(this.#nextLook);
    this.#wake();
    await this.#following;
    this.#balanced.refuse(`${this.options.name} is not reached any more`);
    this.#open?.[Symbol.dispose]();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { options } = this;
    const kept = await readKept(options.keptFolder, options);
    if (kept !== undefined && !signal.aborted) this.#takeKept(kept);
    this.#begun.resolve();
    using _ = watchSource(options.source, () => this.#look());
    let wait = retryMs;
    while (!signal.aborted) {
      const isWell = await this.refresh().then(
        () => true,
        () => false,
      );
      if (isWell) {
        wait = retryMs;
        await this.#whileWell(signal);
      } else {
        await this.#pause(wait, signal);
        wait = Math.min(wait * 2, lookMs);
      }
    }
  }

  /** What it needs to be reached may be gone since: the files of a certificate. */
  #takeKept(kept: DescribedForeign): void {
    try {
      this.#take(kept, ProjectState.STARTING);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Ends when it does not answer any more, or is to be asked again. */
  async #whileWell(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (await this.#pause(lookMs, signal)) return;
      if (!(await accepts(this.options.address, signal))) return;
    }
  }

  /** Whether it was ended early. */
  async #pause(ms: number, signal: AbortSignal): Promise<boolean> {
    if (this.#isDue) return true;
    const early = new AbortController();
    this.#wake = () => early.abort();
    const either = AbortSignal.any([signal, early.signal]);
    await delay(ms, undefined, { signal: either }).catch(() => undefined);
    return either.aborted;
  }

  #look(): void {
    this.#isDue = true;
    this.#wake();
  }

  /** The same, a while after it was described last. */
  #lookSoon(): void {
    if (this.#closed.signal.aborted) return;
    this.#nextLook ??= setTimeout(
      () => {
        this.#nextLook = undefined;
        if (this.state === ProjectState.RUNNING) this.#look();
      },
      Math.max(0, this.#asked + leastBetweenMs - performance.now()),
    ).unref();
  }

  async #describe(signal: AbortSignal): Promise<DescService[]> {
    const { options } = this;
    this.#isDue = false;
    this.#asked = performance.now();
    try {
      const described = await describeForeign(options, signal);
      this.#take(described, ProjectState.RUNNING);
      await keepDefinitions(options.keptFolder, options, { ...described, time: new Date() }).catch(
        () => undefined,
      );
      return described.services;
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
      throw error;
    }
  }

  #take({ services, spoken }: DescribedForeign, state: ProjectState): void {
    this.services = services;
    this.#methods = new Map(
      services.flatMap(({ typeName, methods }) =>
        methods.map((method) => [`${typeName}/${method.name}`, method] as const),
      ),
    );
    // A renewed certificate is one to open it with anew.
    const openedWith = JSON.stringify([spoken, changeTimes(this.options.tls)]);
    if (this.#openedWith !== openedWith) {
      const before = this.#open;
      const opened = openForeignTarget(this.options, spoken, (service, method) =>
        this.#methods.get(`${service}/${method}`),
      );
      this.#open = opened;
      this.#openedWith = openedWith;
      this.#balanced.serve([
        { target: this.#heard(opened), openCalls: 0, responsive: true, listen: () => undefined },
      ]);
      before?.[Symbol.dispose]();
    }
    this.#set(state, '', []);
  }

  /** Looks whether it answers when a call found that it does not. */
  #heard(target: CallTarget): CallTarget {
    return {
      open: (start, observer) =>
        target.open(start, {
          headers: (metadata) => observer.headers(metadata),
          message: (bytes) => observer.message(bytes),
          writable: () => observer.writable(),
          end: (end) => {
            if (this.state === ProjectState.RUNNING && end.error?.code === Code.Unavailable) this.#lookSoon();
            observer.end(end);
          },
        }),
    };
  }

  #failed(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    const problems = error instanceof UserError ? error.problems : [];
    if (this.#open === undefined) this.#balanced.refuse(text);
    this.#set(this.#open === undefined ? ProjectState.FAILED : ProjectState.STALE, text, problems);
  }

  #set(state: ProjectState, error: string, problems: readonly Problem[]): void {
    this.state = state;
    this.error = error;
    this.problems = problems;
    this.options.onChange();
  }
}

/** When each file was written last, in milliseconds since the epoch; null where it is gone. */
function changeTimes(files: ClientTlsFiles = {}): (number | null)[] {
  return Object.values(files).map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null);
}

/** Whether something takes connections there. */
function accepts(address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...socketAddress(new URL(address)), signal });
    socket.setTimeout(connectMs, () => socket.destroy());
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}
