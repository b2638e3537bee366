/** Keeps processes on cores of their own, where there is `taskset` and more than one core. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const taskset = '/usr/bin/taskset';

export const canPin: boolean = existsSync(taskset) && availableParallelism() > 1;

/** What is begun later is kept there as well. */
export function pinThisProcess(core: string): void {
  if (canPin) execFileSync(taskset, ['-acp', core, String(process.pid)], { stdio: 'ignore' });
}

/** A command whose process is kept on these, with its children. */
export function pinnedTo(cores: string, command: readonly string[]): readonly string[] {
  return canPin ? [taskset, '-c', cores, ...command] : command;
}
