/** The processors of this machine that this process may use, and who of its children uses them. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whose time and place on the processors is looked at and ruled: processes, by their ids. */
export interface Processors {
  /** How many there are. */
  readonly count: number;
  /** Whether all of them had work to do nearly all the time since this was asked last. */
  areFull(): boolean;
  /** Milliseconds that a process has run on any of them, in all its threads; undefined when it has ended. */
  timeOf(pid: number): number | undefined;
  /** All threads of a process run on these of them only, from now on. */
  confine(pid: number, to: ProcessorSet): void;
  /** The thread that calls this runs on these of them only. With 'all', whatever it has begun meanwhile gets all as well. */
  confineCaller(to: ProcessorSet): void;
}

export type ProcessorSet = 'all' | 'first-half' | 'last-half';

/** Of the time of all processors, as /proc/stat has it; less than that was left idle where they are full. */
const idleShare = 0.15;

/** /proc tells times in hundredths of a second, whatever the kernel's own clock is. */
const tickMs = 10;

/** Undefined where processes cannot be given their processors without privileges. */
export function openProcessors(): Processors | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return new LinuxProcessors();
  } catch {
    // There is no /proc.
    return undefined;
  }
}

class LinuxProcessors implements Processors {
  readonly #numbers = allowedNumbers(readFileSync('/proc/self/status', 'utf8'));
  #before = machineTicks();
  /** Node calls sched_setaffinity for nobody; taskset(1) is of util-linux, and of busybox. */
  #hasTaskset = true;

  get count(): number {
    return this.#numbers.length;
  }

  areFull(): boolean {
    const now = machineTicks();
    const [idle, all] = [now.idle - this.#before.idle, now.all - this.#before.all];
    this.#before = now;
    return all > 0 && idle / all < idleShare;
  }

  timeOf(pid: number): number | undefined {
    try {
      // Behind the name of the program, in which there may be anything: utime and stime are fields 14 and 15.
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) * tickMs;
    } catch {
      return undefined;
    }
  }

  confine(pid: number, to: ProcessorSet): void {
    this.#taskset('-a', '-p', '-c', this.#list(to).join(','), String(pid));
  }

  confineCaller(to: ProcessorSet): void {
    const list = this.#list(to).join(',');
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    const heirs = to === 'all' ? begunBy(thread).filter((id) => this.#isConfinedLike(thread, id)) : [];
    for (const id of [thread, ...heirs]) this.#taskset('-p', '-c', list, String(id));
  }

  /** Threads and processes have the processors of the thread that made them. */
  #isConfinedLike(thread: number, id: number): boolean {
    const list = numbersOf(thread);
    return list.length < this.count && numbersOf(id).join() === list.join();
  }

  #taskset(...args: string[]): void {
    if (!this.#hasTaskset) return;
    spawn('taskset', args, { stdio: 'ignore' }).once('error', () => {
      this.#hasTaskset = false;
    });
  }

  #list(which: ProcessorSet): number[] {
    const half = Math.ceil(this.count / 2);
    if (which === 'first-half') return this.#numbers.slice(0, half);
    if (which === 'last-half') return this.#numbers.slice(half);
    return this.#numbers;
  }
}

/** All threads that a thread of this process, and processes that it started, may have begun. */
function begunBy(thread: number): number[] {
  const ofProcesses = read(`/proc/self/task/${thread}/children`)
    .split(' ')
    .filter((pid) => pid !== '')
    .flatMap(threadsOf);
  return [...threadsOf('self'), ...ofProcesses].filter((id) => id !== thread);
}

function threadsOf(process: string): number[] {
  try {
    return readdirSync(`/proc/${process}/task`).map(Number);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function numbersOf(id: number): number[] {
  return allowedNumbers(read(`/proc/${id}/status`));
}

/** Empty for what has ended meanwhile, or is not told by this kernel. */
function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/** `Cpus_allowed_list: 0-2,5` */
function allowedNumbers(status: string): number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Since the machine started: of all processors, in hundredths of a second. */
function machineTicks(): { idle: number; all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, ...rest] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  // Guests are in user and nice already.
  const interrupts = rest.slice(0, 3).reduce((sum, each) => sum + each, 0);
  return { idle: idle + wait, all: user + nice + system + idle + wait + interrupts };
}
