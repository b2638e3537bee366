import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process and all its children have used until now. */
export interface TreeUsage {
  /** Largest resident sets, added up, in MiB. */
  readonly peakMiB: number;
  /** Processor time of user and system, in milliseconds. */
  readonly cpuMs: number;
}

/** Linux counts processor time in ticks of a hundredth of a second, for programs on every architecture. */
const tickMs = 10;

/** Reads `/proc`; undefined where there is none. */
export function treeUsage(pid: number): TreeUsage | undefined {
  let peakMiB = 0;
  let cpuMs = 0;
  try {
    for (const each of processes(pid)) {
      const status = readFileSync(`/proc/${each}/status`, 'utf8');
      peakMiB += Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
      // After the name in parentheses; user and system time are the 14th and 15th fields of the line.
      const stat = readFileSync(`/proc/${each}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      cpuMs += (Number(stat[11]) + Number(stat[12])) * tickMs;
    }
  } catch {
    return undefined;
  }
  return { peakMiB, cpuMs };
}

/** A process is idle that takes less than this share of so many milliseconds. */
const watchedMs = 1_500;
const idleShare = 0.05;

/** Waits until a process and its children do nothing any more. Answers with the milliseconds; undefined where that is not told. */
export async function untilIdle(pid: number): Promise<number | undefined> {
  const start = performance.now();
  for (let before = treeUsage(pid); before; ) {
    await sleep(watchedMs);
    const now = treeUsage(pid);
    if (!now || now.cpuMs - before.cpuMs < idleShare * watchedMs) return performance.now() - start;
    before = now;
  }
  return undefined;
}

/** A process and all below it; reads `/proc`. */
export function processes(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => processes(Number(child)))];
}
