import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** The command as it ships: from the source, each start would take more than twice as long. */
export const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** How a command ended, and what it wrote. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A `skep` that goes on until it is told to end. */
export interface Going {
  readonly pid: number;
  /** What it has written so far, standard output and error together. */
  readonly text: string;
  /** Resolves when it has written this; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How a command is started, beside its arguments. */
export interface StartOptions {
  cwd?: string;
  /** Environment variables beside this process's own. */
  env?: Record<string, string>;
  /** May do no more than the permissions of files let their owner do, which root otherwise may. */
  boundByPermissions?: boolean;
}

/** Root without the capability that lets it write where permissions say no. util-linux has it, which every Debian has. */
const withoutOverride = ['setpriv', '--bounding-set=-dac_override', '--inh-caps=-dac_override', '--'];

/** Commands of one user in one working directory: a data folder of its own, and no colours. */
export class Skep {
  readonly folder = temporaryFolder();
  readonly home = temporaryFolder();
  readonly #going = new Set<Child>();

  constructor() {
    after(async () => {
      for (const child of this.#going) {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
    });
  }

  path(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** Runs a command to its end. */
  async run(args: readonly string[], options: StartOptions & { input?: string } = {}): Promise<Ended> {
    const child = this.#spawn(args, options);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.stdin.end(options.input ?? '');
    const [code] = await once(child, 'close');
    return { code, out, err };
  }

  /** Starts a command that goes on. It is ended with the tests at the latest. */
  start(args: readonly string[], options: StartOptions = {}): Going {
    const child = this.#spawn(args, options);
    this.#going.add(child);
    let text = '';
    let heard = Promise.withResolvers<void>();
    const tell = () => {
      heard.resolve();
      heard = Promise.withResolvers<void>();
    };
    const add = (chunk: string) => {
      text += chunk;
      tell();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.stdin.end();
    const ended = once(child, 'close').then(() => {
      this.#going.delete(child);
      tell();
    });
    return {
      pid: child.pid ?? 0,
      get text() {
        return text;
      },
      async says(pattern) {
        for (;;) {
          const match = pattern.exec(text);
          if (match !== null) return match;
          if (child.exitCode !== null || child.signalCode !== null) {
            throw new Error(`skep ${args.join(' ')} ended without ${pattern}:\n${text}`);
          }
          await heard.promise;
        }
      },
      async end(signal = 'SIGINT') {
        child.kill(signal);
        await ended;
        return child.exitCode;
      },
    };
  }

  #spawn(args: readonly string[], { cwd = this.folder, env, boundByPermissions }: StartOptions): Child {
    const isPlain = !boundByPermissions || process.getuid?.() !== 0;
    const [program = '', ...before] = isPlain ? [process.execPath] : [...withoutOverride, process.execPath];
    const child = spawn(program, [...before, cli, ...args], {
      cwd,
      env: { ...process.env, SKEP_HOME: this.home, NO_COLOR: '1', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    return child;
  }
}

/** Asks again until the answer is the wanted one: the file system tells of a change when it pleases. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
