/**
 * Whether anybody still reads what a command writes into a pipe: `skep logs -f | head -3` has nothing to go on for once `head`
 * has ended, and a write, which would find that out, may be far off. Node has no way to ask, and Linux tells by /proc who has a
 * pipe open. Elsewhere, and of a reader that /proc hides, the next write tells.
 */
import { fstatSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';

/** How often to look, in milliseconds. */
const interval = 200;

/** The signal of a command that follows something: aborted by `signal`, and when nobody reads standard output any more. */
export function whileRead(signal: AbortSignal): AbortSignal {
  const pipe = pipeOf(process.stdout.fd);
  let reader = pipe === undefined ? undefined : findReader(pipe);
  if (pipe === undefined || reader === undefined) return signal;
  const ending = new AbortController();
  const timer = setInterval(() => {
    if (reader !== undefined && ['reads', 'hidden'].includes(look(reader, pipe))) return;
    // It may have handed the pipe on, as a shell does.
    reader = findReader(pipe);
    if (reader === undefined) ending.abort();
  }, interval).unref();
  const ends = AbortSignal.any([signal, ending.signal]);
  ends.addEventListener('abort', () => clearInterval(timer), { once: true });
  return ends;
}

/** What /proc calls the pipe at a descriptor; undefined where it is none, or where there is no /proc. */
function pipeOf(descriptor: number): string | undefined {
  const name = `pipe:[${fstatSync(descriptor).ino}]`;
  return look(`/proc/self/fd/${descriptor}`, name) === 'gone' ? undefined : name;
}

/** The descriptor, as a path, of a process that reads the pipe. */
function findReader(pipe: string): string | undefined {
  // Those that a shell started together have numbers side by side.
  const distance = (pid: string) => Math.abs(Number(pid) - process.pid);
  const pids = entries('/proc').filter((name) => /^\d+$/.test(name));
  for (const pid of pids.sort((a, b) => distance(a) - distance(b))) {
    const folder = `/proc/${pid}/fd`;
    const found = entries(folder).find((descriptor) => look(`${folder}/${descriptor}`, pipe) === 'reads');
    if (found !== undefined) return `${folder}/${found}`;
  }
  return undefined;
}

/** What a descriptor has to do with the pipe; the process of one that is hidden may have become another user's. */
function look(descriptor: string, pipe: string): 'reads' | 'writes' | 'gone' | 'hidden' {
  try {
    if (readlinkSync(descriptor) !== pipe) return 'gone';
    return (lstatSync(descriptor).mode & 0o400) !== 0 ? 'reads' : 'writes';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'hidden' : 'gone';
  }
}

/** None of a folder that is gone or hidden. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
