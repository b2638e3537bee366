/** What the runtime and the guard of its programs tell each other, over Node's channel between processes. */
import type { LogLine } from '../supervisor.ts';

export type GuardCommand =
  | { kind: 'run'; id: number; program: ProgramOrder }
  /** Ask it, and all that it started, to end. */
  | { kind: 'stop'; id: number }
  /** End them at once. */
  | { kind: 'kill'; id: number };

export interface ProgramOrder {
  /** A program and its arguments. */
  command: readonly string[];
  folder: string;
  /** All that it sees. */
  env: Record<string, string>;
}

export type GuardReport =
  | { kind: 'started'; id: number; pid: number }
  | { kind: 'line'; id: number; level: LogLine['level']; text: string }
  | { kind: 'ended'; id: number; how: ProgramEnd };

export type ProgramEnd =
  | { kind: 'exit'; code: number }
  | { kind: 'signal'; signal: string }
  /** It never ran. `code`: the system's, `ENOENT`. */
  | { kind: 'not-started'; code: string; message: string }
  /** The guard itself is gone, and the program with it. */
  | { kind: 'unguarded' };
