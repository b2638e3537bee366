/** How a host ranks among the threads that want a processor. */
import { readdirSync } from 'node:fs';
import os from 'node:os';

/** As nice(1) has it: a third of the time that others get where there are more threads than processors, all of it elsewhere. */
const niceness = 5;

/**
 * A host of one instance, which may do whatever it likes with its own threads and those of its pool, ranks behind the gateway and
 * the services that share a host. To be called before there are more threads, which rank as the one that makes them.
 */
export function rankBehindOthers(): void {
  for (const thread of ownThreads()) {
    try {
      os.setPriority(thread, Math.min(os.getPriority(thread) + niceness, os.constants.priority.PRIORITY_LOW));
    } catch {
      // It has ended meanwhile, or may not: others then wait longer for a processor, and that is all.
    }
  }
}

/** On Linux each thread has a priority of its own; elsewhere they have that of the process. */
function ownThreads(): number[] {
  return process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid];
}
