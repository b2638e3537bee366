import { type Project, ProjectState } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { HeldProjects } from '../api/held-projects.ts';
import { defaultHome } from '../environment/data-folder.ts';
import { type Endpoint, joinLocalEnvironment } from '../environment/index.ts';
import type { HistoryLimits } from '../telemetry/index.ts';
import { UserError } from '../user-error.ts';
import { workspaceOf } from './choose-projects.ts';
import type { Output } from './output.ts';
import { reportUserError, shortPath } from './report-error.ts';
import { RunView } from './run-view.ts';
import { warnOfUnserved } from './unserved-uses.ts';
import { untilAborted } from './until-aborted.ts';

/** What `skep run` was told besides which projects. */
export interface RunOptions {
  /** Where to answer, when this process becomes the environment's owner. */
  port: number | undefined;
  /** Of the history of calls, in the same case. */
  history?: Partial<HistoryLimits>;
  /** Other options, as they were given, that count in that case alone: `--keep-days 7`. */
  ownerOptions: readonly string[];
  output: Output;
  /** Ends it. */
  signal: AbortSignal;
}

/**
 * Runs projects in the local environment, which this process owns when no other does, until the signal or until
 * somebody stopped all of them. Answers with the exit code: 1 when none could be run.
 */
export async function runProjects(
  folders: readonly string[],
  { port, history, ownerOptions, output, signal }: RunOptions,
): Promise<number> {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const view = new RunView(folders, { port, ownerOptions }, output);
  const wanted = new Set(folders);
  const drop = (folder: string) => {
    wanted.delete(folder);
    if (wanted.size === 0) ending.abort();
  };
  const held = new HeldProjects({
    client: `skep run, pid ${process.pid}`,
    workspaceFolders: () => workspaceOf(folders),
    onReleased(folder) {
      output.line(`${shortPath(folder)} was stopped by somebody else`);
      drop(folder);
    },
  });
  let refused = 0;
  const run = async (folder: string): Promise<Project | undefined> => {
    try {
      return await held.run(folder, until);
    } catch (error) {
      if (until.aborted) return undefined;
      if (!(error instanceof UserError)) throw error;
      reportUserError(error, output);
      refused++;
      drop(folder);
      return undefined;
    }
  };
  let current: Endpoint | undefined;
  const environment = await joinLocalEnvironment({
    ...(history && { history }),
    home: defaultHome(),
    ...(port === undefined ? {} : { port }),
    signal: until,
    onEndpoint(endpoint) {
      current = endpoint;
      held.use(endpoint);
      view.use(endpoint);
    },
  });
  try {
    const begun = (await Promise.all(folders.map(run))).filter((project) => project !== undefined);
    const serving = begun.filter(({ state }) => state === ProjectState.RUNNING);
    if (current !== undefined) await warnOfUnserved(serving, workspaceOf(folders), current, output, until);
    await untilAborted(until);
  } finally {
    view[Symbol.dispose]();
    await held[Symbol.asyncDispose]();
    await environment[Symbol.asyncDispose]();
  }
  return refused === folders.length ? 1 : 0;
}
