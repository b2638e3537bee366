import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type GitRevision, InputError } from '../../../server/generate/by-template.ts';
import { findProgram } from '../find-program.ts';
import { runProgram } from '../run-program.ts';

/** Commits that are looked through for a `ref`, where nothing is said: as buf has it. */
const defaultDepth = 50;

/**
 * The tree of a repository's commit as a tar archive. `repository` is a URL or a path from `folder`. Throws InputError when git is not
 * there or has not got it.
 */
export async function gitArchive(
  repository: string,
  revision: GitRevision,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Buffer> {
  const found = await findProgram('git', folder);
  if (!found) throw new InputError('A "git_repo" takes git, which is not on the PATH');
  // Nobody is there to be asked for a password, and a hook that runs us has told git of another repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = found.env;
  const program = { ...found, env: { ...env, GIT_TERMINAL_PROMPT: '0' } };
  const own = await mkdtemp(path.join(os.tmpdir(), 'skep-git-'));
  const run = async (...args: string[]): Promise<Buffer> => {
    const input = new Uint8Array();
    const { output, errors, failure } = await runProgram(program, ['-C', own, ...args], {
      input,
      folder,
      signal,
    });
    if (failure === '') return output;
    const [first = failure] = errors.split('\n').filter((line) => /^(?:fatal|error):/.test(line));
    throw new InputError(`git cannot read "${repository}": ${first.replace(/^\w+: /, '')}`);
  };
  try {
    await run('init', '--quiet', '--bare');
    const { branch, tag, commit, ref, depth } = revision;
    const wanted = commit || (tag && `refs/tags/${tag}`) || (branch && `refs/heads/${branch}`) || 'HEAD';
    const from = isUrl(repository) ? repository : path.resolve(folder, repository);
    const many = String(depth || (ref === '' ? 1 : defaultDepth));
    await run('fetch', '--quiet', '--no-tags', '--depth', many, '--end-of-options', from, wanted);
    // What a ref is counted from is what was fetched.
    const named = ref.replace(/^(?:HEAD|@)(?=$|[~^])/, 'FETCH_HEAD');
    return await run('archive', '--format=tar', '--end-of-options', named || 'FETCH_HEAD');
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** With a scheme, or as SSH has it: `git@github.com:acme/weather.git`. */
function isUrl(repository: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(repository) || /^[\w.-]+@[\w.-]+:/.test(repository);
}
