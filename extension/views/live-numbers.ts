/** The numbers of every environment for a view: they come only while the view can be seen, and not oftener than can be read. */
import type * as vscode from 'vscode';
import type { WatchStatsResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { LiveStats } from '../environment/live-stats.ts';

/** Milliseconds between two times that numbers change. */
const interval = 2000;
/** Milliseconds after which rows are looked at again though no number came: since when something is up changes by itself. */
const idleInterval = 10_000;

export class LiveNumbers implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #stats: LiveStats;
  readonly #view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>;
  readonly #show: () => void;
  readonly #following = new Map<Environment, vscode.Disposable>();
  readonly #subscriptions: vscode.Disposable[];
  #shownAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer goes off. */
  #dueAt = Number.POSITIVE_INFINITY;

  /** `show` is called when there are others to show. */
  constructor(
    environments: Environments,
    stats: LiveStats,
    view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
    show: () => void,
  ) {
    this.#environments = environments;
    this.#stats = stats;
    this.#view = view;
    this.#show = show;
    this.#subscriptions = [
      view.onDidChangeVisibility(() => this.#follow()),
      environments.onDidChange(() => this.#follow()),
    ];
    this.#follow();
  }

  /** What was last heard of an environment; undefined while nobody looks. */
  of(environment: Environment): WatchStatsResponse | undefined {
    return this.#stats.of(environment);
  }

  dispose(): void {
    this.#cancel();
    for (const each of [...this.#following.values(), ...this.#subscriptions]) each.dispose();
  }

  #follow(): void {
    const wanted = new Set(this.#view.visible ? this.#environments.all : []);
    for (const [environment, following] of this.#following) {
      if (wanted.has(environment)) continue;
      this.#following.delete(environment);
      following.dispose();
    }
    for (const environment of wanted) {
      if (this.#following.has(environment)) continue;
      this.#following.set(
        environment,
        this.#stats.follow(environment, () => this.#soon(interval)),
      );
    }
    if (this.#view.visible) this.#soon(idleInterval);
    else this.#cancel();
  }

  /** Shows what there is so long after it was shown last, or earlier where that is planned. */
  #soon(wait: number): void {
    const dueAt = Math.max(performance.now(), this.#shownAt + wait);
    if (dueAt >= this.#dueAt) return;
    this.#cancel();
    this.#dueAt = dueAt;
    this.#timer = setTimeout(
      () => {
        this.#dueAt = Number.POSITIVE_INFINITY;
        this.#shownAt = performance.now();
        this.#show();
        if (this.#view.visible) this.#soon(idleInterval);
      },
      Math.max(0, dueAt - performance.now()),
    );
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }
}
