/** protoc, of the version that is the oracle, from PyPI's grpcio-tools in a virtual environment of the cache folder. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { requireDebianPackages } from '../../.scripts/debian-packages.ts';
import { makeFolderOnce } from '../../.scripts/once.ts';
import { cache } from '../../.scripts/places.ts';
import { runCommand } from '../../.scripts/run-command.ts';
import type { Question, Verdict } from './buf-oracle.ts';

/** Holds protoc 35.1. */
const grpcioToolsVersion = '1.85.1';

/** Installs protoc into the cache folder unless it is there, and answers with the command and its first arguments. */
export async function installProtoc(): Promise<readonly [command: string, ...args: string[]]> {
  const folder = path.join(cache, `grpcio-tools-${grpcioToolsVersion}`);
  await makeFolderOnce(folder, async (temporary) => {
    // Debian's own python3 comes without what makes a virtual environment.
    if (!(await canMakeEnvironments())) await requireDebianPackages(['python3-venv']);
    await runCommand('python3', ['-m', 'venv', temporary]);
    const pip = ['-m', 'pip', 'install', '--quiet', `grpcio-tools==${grpcioToolsVersion}`];
    await runCommand(pythonOf(temporary), pip);
  });
  return [pythonOf(folder), '-m', 'grpc_tools.protoc'];
}

/** What protoc says of a text that stands for a file of the corpus. A process for each: half a second. */
export async function protocVerdict(corpusRoot: string, { path: file, text }: Question): Promise<Verdict> {
  const [command, ...first] = await installProtoc();
  const folder = await mkdtemp(path.join(tmpdir(), 'skep-protoc-'));
  try {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
    await runCommand(command, [
      ...first,
      `-I${folder}`,
      `-I${corpusRoot}`,
      `--descriptor_set_out=${devNull}`,
      file,
    ]);
    return { accepted: true, firstError: '' };
  } catch (error) {
    const errors = String(error)
      .split('\n')
      .filter((line) => /\.proto:\d+:\d+: (?!warning)/.test(line));
    if (errors[0] === undefined) throw error;
    return { accepted: false, firstError: errors[0].replace(`${folder}/`, '') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function canMakeEnvironments(): Promise<boolean> {
  return await runCommand('python3', ['-c', 'import venv, ensurepip']).then(
    () => true,
    () => false,
  );
}

function pythonOf(environment: string): string {
  const windows = path.join(environment, 'Scripts', 'python.exe');
  return existsSync(windows) ? windows : path.join(environment, 'bin', 'python');
}
