import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { AgainstError } from './against-error.ts';

/** Nothing is fetched, locked or asked for because somebody looks at what was committed. */
const environment = {
  ...process.env,
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
};

/** Tens of thousands of paths. */
const maxOutput = 256 << 20;

/**
 * Runs git in a folder, and gives what it prints. Throws AgainstError `no-git` where there is no git, and
 * `git-failed` with the last line of what it says.
 */
export function git(folder: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { cwd: folder, env: environment, maxBuffer: maxOutput, signal };
  execFile('git', [...args], options, (error, output, said) => {
    if (!error) resolve(output);
    else if (error.name === 'AbortError') reject(error);
    else if (error.code === 'ENOENT') reject(new AgainstError('no-git', noGit, { cause: error }));
    else
      reject(
        new AgainstError('git-failed', said.trim().split('\n').at(-1) ?? error.message, { cause: error }),
      );
  });
  return promise;
}

const noGit =
  'git is not on the PATH: install it, or compare with a folder or with a descriptor set (`skep build -o before.binpb`)';

/** Reads objects of a repository by one process, one after the other. */
export class GitObjects implements Disposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: ((content: Buffer | undefined) => void)[] = [];
  #received: Buffer[] = [];
  #size = 0;
  #ended = false;

  constructor(folder: string) {
    this.#process = spawn('git', ['cat-file', '--batch'], { cwd: folder, env: environment });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#process.stdin.on('error', () => this.#end());
    this.#process.stderr.resume();
    this.#process.once('error', () => this.#end());
    this.#process.once('close', () => this.#end());
  }

  /** The content of a blob; undefined where there is none. Never rejects. */
  read(object: string): Promise<Buffer | undefined> {
    if (this.#ended) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<Buffer | undefined>();
    this.#waiting.push(resolve);
    this.#process.stdin.write(`${object}\n`);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#end();
    this.#process.kill();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#size += chunk.length;
    while (this.#waiting.length > 0 && this.#answer());
  }

  /** `<name> <type> <size>`, the content and a newline; or `<what was asked> missing`. Says whether one was whole. */
  #answer(): boolean {
    const [first] = this.#received;
    if (!first) return false;
    let head = first.indexOf('\n');
    if (head < 0) {
      if (this.#received.length === 1) return false;
      this.#received = [Buffer.concat(this.#received)];
      head = this.#received[0]?.indexOf('\n') ?? -1;
      if (head < 0) return false;
    }
    const [, type, length] = (this.#received[0]?.toString('latin1', 0, head) ?? '').split(' ');
    const contentSize = type === 'missing' || length === undefined ? -1 : Number(length);
    const size = head + 1 + (contentSize < 0 ? 0 : contentSize + 1);
    if (this.#size < size) return false;
    const all = this.#received.length === 1 ? this.#received[0] : Buffer.concat(this.#received);
    if (!all) return false;
    this.#received = [all.subarray(size)];
    this.#size -= size;
    this.#waiting.shift()?.(contentSize < 0 ? undefined : all.subarray(head + 1, size - 1));
    return this.#size > 0;
  }

  #end(): void {
    this.#ended = true;
    for (const resolve of this.#waiting.splice(0)) resolve(undefined);
  }
}
