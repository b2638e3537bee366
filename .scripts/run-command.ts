/** Child processes for the scripts. */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** `inherit` shows what the command prints; `capture` keeps it, and shows it only when the command fails. */
  output?: 'inherit' | 'capture';
}

/** Runs a command to its end and answers with its standard output. Throws, with what it printed, when it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const capture = options.output !== 'inherit';
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
  });
  const printed: string[] = [];
  const standardOutput: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    printed.push(text);
    standardOutput.push(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('error', reject);
  child.once('close', (code, signal) => {
    if (code === 0) return resolve(standardOutput.join(''));
    const how = signal ? `was ended by ${signal}` : `ended with ${code}`;
    reject(new Error(`${[command, ...args].join(' ')} ${how}\n${printed.join('').slice(-8000)}`));
  });
  return promise;
}

/** The command line that runs npm, on this Node, with the npm that runs us where there is one. */
export function npmCommand(args: readonly string[]): [string, string[]] {
  const npm = process.env.npm_execpath;
  return npm ? [process.execPath, [npm, ...args]] : ['npm', [...args]];
}
