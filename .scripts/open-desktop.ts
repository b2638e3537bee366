/** Opens the desktop's VS Code on a folder, with Skep from the source tree in it. */
import { spawn } from 'node:child_process';
import { root } from './places.ts';

/** Who opens it, and with what. */
export interface Desktop {
  env?: NodeJS.ProcessEnv;
  /** Of the user, where users have numbers. */
  uid?: number | undefined;
}

/** Resolves when it is open; else with why it is not, for people. `code` is looked for on the PATH of `env`. */
export async function openDesktop(
  folder: string,
  { env = process.env, uid = process.getuid?.() }: Desktop = {},
): Promise<string | undefined> {
  const headless = process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY;
  if (headless) return 'There is no display for a desktop editor';
  // Not without flags that a developer should not need.
  if (uid === 0) return 'VS Code on the desktop does not start for root';
  const code = process.platform === 'win32' ? 'code.cmd' : 'code';
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  spawn(code, [`--extensionDevelopmentPath=${root}`, folder], {
    env,
    stdio: 'inherit',
    shell: code.endsWith('.cmd'),
  })
    .once('error', ({ message }) => resolve(`The desktop's \`code\` cannot be run (${message})`))
    .once('close', (exitCode) =>
      resolve(exitCode === 0 ? undefined : `The desktop's \`code\` ended with ${exitCode}`),
    );
  return promise;
}
