import { statSync } from 'node:fs';
import { type FileUri, isWithin } from '../workspace/uri.ts';
import { Workspace } from '../workspace/workspace.ts';
import type { LintProblem } from './lint/lint-problem.ts';
import { mergeParts } from './lint/merge-parts.ts';
import { type LintedPart, PartLinter } from './lint/part-linter.ts';
import { nodeFileSystem, toPath, toUri } from './node-file-system.ts';
import { Threads } from './threads.ts';

export type { LintProblem } from './lint/lint-problem.ts';

/** What the rules say of a folder. */
export interface LintResult {
  /** How many definitions were looked at. */
  readonly fileCount: number;
  /** By file and place. When a definition does not compile, its errors alone. */
  readonly problems: readonly LintProblem[];
}

/** What of a folder is linted. */
export interface LintOptions {
  /** Absolute files and folders: only what lies in these is linted. */
  readonly only?: readonly string[];
  readonly signal?: AbortSignal;
  /** From how many definitions on it is done in threads: with fewer, to start them takes longer than they spare. */
  readonly threadsFrom?: number;
}

/** How many files are linted together. */
const partSize = 128;
const defaultThreadsFrom = 400;

/** Bytes: what a file takes beyond what it takes for its size. */
const perFile = 4096;

/**
 * Lints the definitions below a folder, by the `buf.yaml` of each; where there is none, by the defaults. Copies of other projects'
 * definitions are not looked at.
 */
export async function lintFolder(folder: string, options: LintOptions = {}): Promise<LintResult> {
  const { signal, threadsFrom = defaultThreadsFrom } = options;
  const workspace = new Workspace(nodeFileSystem, {
    folders: [toUri(folder)],
    importPaths: [],
    trusted: true,
  });
  await workspace.list();
  const only = options.only?.map(toUri);
  const chosen = workspace
    .definitions()
    .filter((uri) => only === undefined || only.some((each) => isWithin(each, uri)));
  if (chosen.length < threadsFrom) return mergeParts([await new PartLinter(folder).lint(chosen, signal)]);
  return mergeParts(await lintInThreads(folder, chosen, signal));
}

async function lintInThreads(
  folder: string,
  uris: readonly FileUri[],
  signal: AbortSignal | undefined,
): Promise<LintedPart[]> {
  using threads = new Threads<readonly FileUri[], LintedPart>();
  threads.start();
  const parts: FileUri[][] = [];
  for (let from = 0; from < uris.length; from += partSize) parts.push(uris.slice(from, from + partSize));
  const weights = parts.map((part) => part.reduce((sum, uri) => sum + perFile + sizeOf(uri), 0));
  const linting = threads.run({ kind: 'lint', folder }, parts, weights);
  if (!signal) return await linting;
  const aborted = Promise.withResolvers<LintedPart[]>();
  const onAbort = () => aborted.resolve([]);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([linting, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    linting.catch(() => undefined);
  }
}

function sizeOf(uri: FileUri): number {
  return statSync(toPath(uri) ?? '', { throwIfNoEntry: false })?.size ?? 0;
}
