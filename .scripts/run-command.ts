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

/**
 * Runs npm in another folder, on this Node, with the npm that runs us where there is one, and without the settings that it
 * has for this project. No install script is kept from running: npm 12 would, npm 11 has the setting as well.
 */
export async function runNpm(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const ours = /^npm_(?!config_(registry|userconfig|cache|https?_proxy|noproxy|cafile)$)/i;
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  await runCommand(
    command,
    [...first, ...args, '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
    {
      cwd,
      env: { ...Object.fromEntries(inherited), npm_config_dangerously_allow_all_scripts: 'true', ...env },
    },
  );
}
