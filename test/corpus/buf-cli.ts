/** The real `buf`, of the version that is the oracle: npm's packages of it lack platforms, so Go installs it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runCommand } from '../../.scripts/run-command.ts';
import { bufVersion } from './buf-oracle.ts';

/** Installs buf into the cache folder unless it is there, by `go install` (three minutes), and answers with the program. */
export async function installBuf(): Promise<string> {
  const folder = path.join(cache, `buf-${bufVersion}`);
  await makeFolderOnce(folder, async (temporary) => {
    console.error(`Building buf ${bufVersion} into ${folder} (once, three minutes)`);
    await runCommand('go', ['install', `github.com/bufbuild/buf/cmd/buf@v${bufVersion}`], {
      env: { ...process.env, GOBIN: temporary },
    });
  });
  return path.join(folder, 'buf');
}

export interface BufBuild {
  readonly accepted: boolean;
  /** What buf wrote to standard error. */
  readonly errors: string;
}

/** Runs `buf build` in a folder. Rejects when it cannot be started. */
export async function bufBuild(buf: string, folder: string, args: readonly string[]): Promise<BufBuild> {
  const { promise, resolve, reject } = Promise.withResolvers<BufBuild>();
  execFile(
    buf,
    ['build', '.', ...args],
    { cwd: folder, maxBuffer: 1 << 28, encoding: 'utf8' },
    (error, _, errors) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ accepted: !error, errors });
    },
  );
  return promise;
}
