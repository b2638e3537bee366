import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { dist } from '../../../.scripts/places.ts';
import { Child } from './child.ts';

const cli = path.join(dist, 'cli.js');

/** How a command ended, and what it wrote. */
interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** The `skep` command, as a person at a terminal outside the editor has it. */
export class CommandLine {
  readonly #cwd: string;
  readonly #env: NodeJS.ProcessEnv;

  /** `home` is the data folder of its local environment. */
  constructor(cwd: string, home: string) {
    this.#cwd = cwd;
    this.#env = { ...process.env, SKEP_HOME: home, NODE_TEST_CONTEXT: undefined };
  }

  /** Runs a command to its end. */
  run(...args: string[]): Ended {
    return this.runWith('', ...args);
  }

  /** The same with something to read on standard input. */
  runWith(input: string, ...args: string[]): Ended {
    const result = spawnSync(process.execPath, [cli, ...args], {
      cwd: this.#cwd,
      env: this.#env,
      input,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: result.status, output: result.stdout, errors: result.stderr };
  }

  /** Starts a command that goes on until it is ended. */
  start(...args: string[]): Child {
    return new Child(process.execPath, [cli, ...args], { cwd: this.#cwd, env: this.#env });
  }
}
