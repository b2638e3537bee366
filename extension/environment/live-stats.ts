/**
 * The numbers of environments, live: how often methods are called, how long they take, who calls whom. One stream for each
 * environment, shared by all that show them, and open only while something does.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type {
  MethodStats,
  WatchStatsResponse,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from './environment.ts';

/** Milliseconds before a stream that ended is opened again, and where the environment is too old to know of it. */
const again = 500;
const againWhereUnknown = 60_000;

interface Stream {
  readonly followers: Set<() => void>;
  readonly stop: AbortController;
  stats: WatchStatsResponse | undefined;
}

export class LiveStats implements vscode.Disposable {
  readonly #streams = new Map<Environment, Stream>();

  /** Keeps the numbers of an environment coming until the answer is disposed of. `heard` is called after each change. */
  follow(environment: Environment, heard: () => void): vscode.Disposable {
    const stream = this.#streams.get(environment) ?? this.#open(environment);
    // Of its own, so that one function can follow twice.
    const follower = () => heard();
    stream.followers.add(follower);
    return {
      dispose: () => {
        stream.followers.delete(follower);
        if (stream.followers.size > 0 || this.#streams.get(environment) !== stream) return;
        this.#streams.delete(environment);
        stream.stop.abort();
      },
    };
  }

  /** What was last heard; undefined while nobody follows, and while the environment does not answer. */
  of(environment: Environment): WatchStatsResponse | undefined {
    return this.#streams.get(environment)?.stats;
  }

  /** The numbers of one method, of the project that was called most where several serve it; undefined before its first call. */
  ofMethod(environment: Environment, service: string, method: string): MethodStats | undefined {
    const stats = this.of(environment);
    return stats && methodStats(stats, service, method);
  }

  dispose(): void {
    for (const { stop } of this.#streams.values()) stop.abort();
    this.#streams.clear();
  }

  #open(environment: Environment): Stream {
    const stream: Stream = {
      followers: new Set(),
      stop: new AbortController(),
      stats: undefined,
    };
    this.#streams.set(environment, stream);
    void listen(environment, stream);
    return stream;
  }
}

/** By `service/method`, of each answer when first asked for. */
const byName = new WeakMap<WatchStatsResponse, Map<string, MethodStats>>();

/** The numbers of a method in an answer; undefined before its first call. */
export function methodStats(
  stats: WatchStatsResponse,
  service: string,
  method: string,
): MethodStats | undefined {
  const known = byName.get(stats) ?? namedMethods(stats.methods);
  byName.set(stats, known);
  return known.get(`${service}/${method}`);
}

function namedMethods(methods: readonly MethodStats[]): Map<string, MethodStats> {
  const mostCalledLast = [...methods].sort((a, b) => Number(a.calls - b.calls));
  return new Map(mostCalledLast.map((each) => [`${each.service}/${each.method}`, each]));
}

async function listen(environment: Environment, stream: Stream): Promise<void> {
  const { signal } = stream.stop;
  while (!signal.aborted) {
    let wait = again;
    try {
      await environment.connected(signal);
      for await (const stats of environment.api.telemetry.watchStats({}, { signal })) tell(stream, stats);
    } catch (error) {
      const { isUnknown } = await import('./error-text.ts');
      if (isUnknown(error)) wait = againWhereUnknown;
    }
    if (signal.aborted) return;
    tell(stream, undefined);
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}

function tell(stream: Stream, stats: WatchStatsResponse | undefined): void {
  if (stats === stream.stats) return;
  stream.stats = stats;
  for (const heard of [...stream.followers]) heard();
}
