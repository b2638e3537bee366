/** What a process has written to and shares with no other, by what it is. Reads `/proc`. */
import { readFileSync } from 'node:fs';

/** In bytes. */
export interface PrivateMemory {
  readonly total: number;
  /** Pages of the heaps of V8, of all threads. */
  readonly heaps: number;
  /** What V8 made of code. */
  readonly code: number;
  /** What glibc's malloc took for small pieces: of threads and of the main one. */
  readonly malloc: number;
}

/** V8 asks for pages at addresses of its own choice; the system puts what it may place anywhere above this. */
const placedBySystem = 0x7f0000000000;
/** The arenas of other threads than the main one begin at multiples of this. */
const arenaBytes = 64 * 2 ** 20;

/**
 * Pages of a program that are its own are those of others as well once another one runs that program: only those that it has
 * written to count.
 */
export function privateMemory(pid: number): PrivateMemory {
  const memory = { total: 0, heaps: 0, code: 0, malloc: 0 };
  let kind: keyof PrivateMemory | undefined;
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const mapping = /^([0-9a-f]+)-[0-9a-f]+ (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line);
    if (mapping) {
      const [, start = '', access = '', name = ''] = mapping;
      kind = kindOf(Number.parseInt(start, 16), access, name);
    }
    const bytes = Number(/^Private_Dirty:\s+(\d+) kB$/.exec(line)?.[1] ?? 0) * 1024;
    memory.total += bytes;
    if (kind !== undefined) memory[kind] += bytes;
  }
  return memory;
}

function kindOf(start: number, access: string, name: string): keyof PrivateMemory | undefined {
  if (name === '[heap]') return 'malloc';
  if (name !== '') return undefined;
  if (access.includes('x')) return 'code';
  if (start < placedBySystem) return start > 2 ** 32 ? 'heaps' : undefined;
  return start % arenaBytes === 0 ? 'malloc' : undefined;
}
