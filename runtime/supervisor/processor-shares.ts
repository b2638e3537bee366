/** Which service host runs on which processors: each on all, unless one takes what calls to others need. */
import type { ProcessorSet, Processors } from './processors.ts';

/** How often it is looked who takes what, in milliseconds. */
const lookMs = 100;

/** Of the time of all processors, between two looks: who takes more leaves half of them to the others. */
const greedyShare = 0.6;

/** Of the time of all processors: who has half of them, and takes less than this in so many looks in a row, gets all again. */
const modestShare = 0.25;
const modestLooks = 3;

/**
 * Others are called, and not just once in a while, when so many looks of the last so many milliseconds saw a call begin or end. When
 * they no longer are, it gets all again, whatever it takes.
 */
const calledLooks = 3;
const calledMs = 1_000;

/** Five threads, which are the worker of a host and its pool, do not take the greedy share of more. */
const mostProcessors = 8;

export interface SharingHost {
  readonly pid: number | undefined;
  readonly alive: boolean;
  /** It has one instance, and what is done to it is done to no other. */
  readonly single: boolean;
  /** Another number whenever a call to it has begun or ended. */
  readonly calls: number;
}

/**
 * A service whose host is its own may fill every processor: the thread pool of Node alone does that to four. Its rank does not help
 * the others then: Linux lets it run to its next tick (4 ms at 250 a second) before those who wake when they have themselves run a
 * moment ago. Beside a pool with nice 19 or SCHED_IDLE, and with shorter slices for those who are called, every tenth call waited for a
 * tick; with half of the processors for each side, none. So while others are called, a host that takes most of all processors gets
 * half of them, and the other hosts, and the thread that this is called on, the other half; else everybody has everything.
 */
export class ProcessorShares implements Disposable {
  readonly #hosts: ReadonlySet<SharingHost>;
  readonly #processors: Processors;
  readonly #timer: NodeJS.Timeout | undefined;
  /** The number of its calls at the last look, and when looks saw another number than before. */
  readonly #calls = new WeakMap<SharingHost, { count: number; seen: number[] }>();
  /** What each that may be greedy had taken at the last look. */
  #taken = new Map<SharingHost, number>();
  #lastLook = 0;
  #greedy: SharingHost | undefined;
  #modestLooks = 0;
  readonly #confined = new Map<SharingHost, ProcessorSet>();

  /** Looks at `hosts`, to which others may come and go, until it is disposed of. */
  constructor(hosts: ReadonlySet<SharingHost>, processors: Processors) {
    this.#hosts = hosts;
    this.#processors = processors;
    if (processors.count < 2 || processors.count > mostProcessors) return;
    this.#timer = setInterval(() => this.look(performance.now()), lookMs).unref();
  }

  /** @param now in milliseconds of any clock */
  look(now: number): void {
    if (this.#greedy === undefined && !this.#mayBeGreedy()) return;
    for (const host of this.#hosts) this.#noteCalls(host, now);
    const all = (now - this.#lastLook) * this.#processors.count;
    this.#lastLook = now;
    if (this.#greedy === undefined) this.#findGreedy(all);
    else if (this.#isDone(this.#greedy, all)) this.#release();
    if (this.#greedy !== undefined) this.#divide(this.#greedy);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#greedy !== undefined) this.#release();
  }

  #mayBeGreedy(): boolean {
    return this.#hosts.size > 1 && [...this.#hosts].some((host) => host.single);
  }

  #noteCalls(host: SharingHost, now: number): void {
    const { count, seen } = this.#calls.get(host) ?? { count: host.calls, seen: [] };
    const recent = seen.filter((at) => now - at < calledMs);
    if (host.calls !== count) recent.push(now);
    this.#calls.set(host, { count: host.calls, seen: recent });
  }

  #othersAreCalled(greedy: SharingHost): boolean {
    return [...this.#hosts].some(
      (host) => host !== greedy && (this.#calls.get(host)?.seen.length ?? 0) >= calledLooks,
    );
  }

  #findGreedy(all: number): void {
    const before = this.#taken;
    this.#taken = new Map();
    const full = this.#processors.areFull();
    for (const host of this.#hosts) {
      if (!host.single || !this.#othersAreCalled(host)) continue;
      const share = this.#shareOf(host, before, all);
      if (full && share !== undefined && share >= greedyShare) this.#greedy = host;
    }
    if (this.#greedy === undefined) return;
    this.#modestLooks = 0;
    this.#confine(this.#greedy, 'last-half');
    // Every call passes through it, and it may have been put where the greedy one runs.
    this.#processors.confineCaller('first-half');
  }

  #isDone(greedy: SharingHost, all: number): boolean {
    if (!greedy.alive || !this.#othersAreCalled(greedy)) return true;
    const share = this.#shareOf(greedy, this.#taken, all) ?? 0;
    this.#modestLooks = share < modestShare ? this.#modestLooks + 1 : 0;
    return this.#modestLooks >= modestLooks;
  }

  /** Of the time of all processors since the last look, what a host took; undefined where there was nothing to compare with. */
  #shareOf(host: SharingHost, before: ReadonlyMap<SharingHost, number>, all: number): number | undefined {
    const taken = host.pid === undefined ? undefined : this.#processors.timeOf(host.pid);
    if (taken === undefined) return undefined;
    const last = before.get(host);
    this.#taken.set(host, taken);
    return last === undefined ? undefined : (taken - last) / all;
  }

  /** Hosts that have come meanwhile, too. */
  #divide(greedy: SharingHost): void {
    for (const host of this.#hosts) this.#confine(host, host === greedy ? 'last-half' : 'first-half');
  }

  #release(): void {
    for (const host of this.#confined.keys()) this.#confine(host, 'all');
    this.#processors.confineCaller('all');
    this.#confined.clear();
    this.#taken.clear();
    this.#greedy = undefined;
  }

  #confine(host: SharingHost, to: ProcessorSet): void {
    if (this.#confined.get(host) === to || host.pid === undefined || !host.alive) return;
    this.#confined.set(host, to);
    this.#processors.confine(host.pid, to);
  }
}
