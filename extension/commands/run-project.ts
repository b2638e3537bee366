/** Run, stop, and the logs of a project. */
import * as vscode from 'vscode';
import { type Skep, trustedLocal } from '../context.ts';
import { ProjectState } from '../environment/project-state.ts';
import { canRestart, canRun, canStop } from '../environment/state-offers.ts';
import type { InstanceNode, ProjectNode } from '../views/nodes.ts';

/** A project of this machine. */
export interface ProjectTarget {
  name: string;
  /** Absolute. */
  folder: string;
}

const allRun = 'Every project runs already: "Restart Project" starts one again.';
const noneRuns = 'No project runs: "Run Project" starts one.';
const isRunnable = ({ running }: ProjectNode) => canRun(running?.state);
const isStoppable = ({ running }: ProjectNode) => canStop(running?.state);

/** Runs the project of a row or a lens, or one that is asked for, and says what came of it. */
export async function runProject(skep: Skep, target?: ProjectTarget): Promise<void> {
  const chosen = target ?? (await pickProject(skep, 'Run which project?', isRunnable, allRun));
  if (chosen) await runAndReport(skep, chosen);
}

/** Runs each that does not run yet or failed, all at once. */
export async function runAllProjects(skep: Skep): Promise<void> {
  const runnable = skep.servicesView.nodes.filter(isRunnable);
  if (runnable.length === 0) sayNone(skep, allRun);
  await Promise.all(runnable.map((node) => runAndReport(skep, node)));
}

/** Runs a project; when it does not serve, says why and offers where to look. Tells whether it serves. */
export async function runAndReport(skep: Skep, { name, folder }: ProjectTarget): Promise<boolean> {
  const run = (_: unknown, token: vscode.CancellationToken) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return trustedLocal(skep).run(folder, controller.signal);
  };
  const location = vscode.ProgressLocation.Window;
  const project = await vscode.window.withProgress({ location, title: `Starting ${name}` }, run);
  if (project.state === ProjectState.RUNNING) return true;
  void reportFailure(skep, { name, folder }, project.error, project.problems.length > 0);
  return project.state === ProjectState.STALE;
}

/** Stops a project that runs on this machine: that of a row, or one that the user picks. */
export async function stopProject(skep: Skep, target?: ProjectTarget): Promise<void> {
  const chosen = target ?? (await pickProject(skep, 'Stop which project?', isStoppable, noneRuns));
  if (chosen) await trustedLocal(skep).stop(chosen.folder, new AbortController().signal);
}

/** Starts what runs of a project again, or one instance of it. Calls go on meanwhile. */
export async function restartProject(
  skep: Skep,
  target?: ProjectTarget & Partial<Pick<InstanceNode, 'instance'>>,
): Promise<void> {
  const chosen: typeof target =
    target ??
    (await pickProject(
      skep,
      'Restart which project?',
      ({ running }) => canRestart(running?.state),
      noneRuns,
    ));
  if (!chosen) return;
  const { name, folder, instance } = chosen;
  const request = { project: folder, ...(instance !== undefined && { instance }) };
  const title = `Restarting ${name}`;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    skep.environments.local.api.project.restart(request),
  );
}

/** Stops each that runs, all at once. */
export async function stopAllProjects(skep: Skep): Promise<void> {
  const running = skep.servicesView.nodes.filter(isStoppable);
  if (running.length === 0) sayNone(skep, noneRuns);
  await Promise.all(running.map((node) => stopProject(skep, node)));
}

/** Shows the log of the project of a row, or of one that is asked for. */
export async function showLogs(skep: Skep, target?: ProjectTarget): Promise<void> {
  const chosen = target ?? (await pickProject(skep, 'Show the log of which project?'));
  if (chosen) skep.logs.show(chosen.name, chosen.folder);
}

/** Lets the user choose a project; takes the only one there is; says `none` where there are some, but none that fits. */
export async function pickProject(
  skep: Skep,
  placeHolder: string,
  filter: (node: ProjectNode) => boolean = () => true,
  none = '',
): Promise<ProjectTarget | undefined> {
  const nodes = skep.servicesView.nodes.filter(filter);
  if (nodes.length === 0) {
    sayNone(skep, none);
    return undefined;
  }
  if (nodes.length === 1) return nodes[0];
  const items = nodes.map((node) => ({ label: node.name, description: node.folder, node }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.node;
}

/** Says why there is nothing to do it with. */
function sayNone(skep: Skep, none: string): void {
  const hasSome = none !== '' && skep.servicesView.nodes.length > 0;
  const text = hasSome ? none : 'There is no project here yet: make one with "New Project...".';
  void vscode.window.showInformationMessage(text);
}

async function reportFailure(
  skep: Skep,
  target: ProjectTarget,
  error: string,
  hasProblems: boolean,
): Promise<void> {
  const problems = 'Show Problems';
  const logs = 'Show Log';
  const actions = hasProblems ? [problems, logs] : [logs];
  const choice = await vscode.window.showErrorMessage(`${target.name} does not run. ${error}`, ...actions);
  if (choice === problems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  if (choice === logs) await showLogs(skep, target);
}
