import { spawn } from 'node:child_process';
import { UserError } from '../user-error.ts';
import type { FoundProgram } from './find-program.ts';

/** What a program wrote until it ended, and how it did. */
export interface ProgramEnd {
  output: Buffer;
  /** Standard error, the last of it. */
  errors: string;
  /** How it ended, for people; '' when it ended well. */
  failure: string;
}

/** How much of standard error is kept, in characters. */
const keptErrors = 8192;

/**
 * Runs a program in `folder` with `input` on its standard input, to its end. Throws the signal's reason when it is aborted, and
 * UserError `cannot-start` when the system refuses to start it.
 */
export async function runProgram(
  program: FoundProgram,
  args: readonly string[],
  { input, folder, signal }: { input: Uint8Array; folder: string; signal: AbortSignal },
): Promise<ProgramEnd> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  const isBatch = /\.(?:cmd|bat)$/i.test(program.file);
  const child = spawn(program.file, [...program.args, ...args], {
    cwd: folder,
    env: program.env,
    stdio: 'pipe',
    windowsHide: true,
    shell: isBatch,
  });
  const stop = (): void => void child.kill();
  signal.addEventListener('abort', stop);
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (part: Buffer) => output.push(part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors = (errors + part).slice(-keptErrors);
  });
  // A program may end before it has read all: how it ended says more than the pipe does.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  child.once('error', (cause) =>
    reject(new UserError('cannot-start', `cannot start ${program.file}: ${cause.message}`, { cause })),
  );
  child.once('close', (code, killedBy) => {
    const failure = code === 0 ? '' : killedBy ? `it was ended by ${killedBy}` : `it ended with code ${code}`;
    resolve({ output: Buffer.concat(output), errors: errors.trim(), failure });
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }
}
