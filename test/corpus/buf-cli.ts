/** The real `buf`, of the version that is the oracle, as npm brings it. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { bufVersion } from './buf-oracle.ts';

const require = createRequire(import.meta.url);

/**
 * The program itself: `node_modules/.bin/buf` would start it from a Node of its own, whose time and memory were measured with it.
 * Throws where npm has none for this platform, or another version.
 */
export function bufProgram(): string {
  const architecture = process.platform === 'linux' && process.arch === 'arm64' ? 'aarch64' : process.arch;
  const name = `@bufbuild/buf-${process.platform}-${architecture}`;
  const { version } = require(`${name}/package.json`) as { version: string };
  if (version !== bufVersion)
    throw new Error(`buf ${version} is installed; ${bufVersion} is what buf-verdicts/go.mod names.`);
  return require.resolve(`${name}/bin/${process.platform === 'win32' ? 'buf.exe' : 'buf'}`);
}

export interface BufBuild {
  readonly accepted: boolean;
  /** What buf wrote to standard error. */
  readonly errors: string;
}

/** Runs `buf build` in a folder. Rejects when it cannot be started. */
export async function bufBuild(folder: string, args: readonly string[]): Promise<BufBuild> {
  const { promise, resolve, reject } = Promise.withResolvers<BufBuild>();
  execFile(
    bufProgram(),
    ['build', '.', ...args],
    { cwd: folder, maxBuffer: 1 << 28, encoding: 'utf8' },
    (error, _, errors) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ accepted: !error, errors });
    },
  );
  return promise;
}
