/** Bundles a project, uploads it to an added environment and starts it there. */
import * as vscode from 'vscode';
import type { Project } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { workspaceFolders } from '../environment/workspace-projects.ts';
import { addEnvironment } from './add-environment.ts';
import { pickEnvironment } from './choose-environment.ts';
import { type ProjectTarget, pickProject } from './run-project.ts';

/** Deploys a project, where the user says: one that the user picks, where none is given. */
export async function deployProject(skep: Skep, target?: ProjectTarget): Promise<void> {
  const project = target ?? (await pickProject(skep, 'Deploy which project?', (node) => node.folder !== ''));
  if (!project) return;
  const environment = await chooseDestination(skep, project.name);
  if (!environment) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Deploying ${project.name} to ${environment.name}`,
    cancellable: true,
  };
  const deployed = await vscode.window.withProgress(options, (progress, cancel) =>
    deploy(skep, project, environment, progress, cancel),
  );
  if (!deployed) return;
  await vscode.commands.executeCommand('skep.services.focus');
  void vscode.window.showInformationMessage(`${deployed.name} runs in ${environment.name}.`);
}

/** With none added yet, adding one is the first step. */
function chooseDestination(skep: Skep, name: string): Promise<Environment | undefined> {
  const { deployable } = skep.environments;
  return deployable.length === 0
    ? addEnvironment(skep)
    : pickEnvironment(skep, deployable, `Deploy ${name} to which environment?`);
}

async function deploy(
  skep: Skep,
  project: ProjectTarget,
  { endpoint }: Environment,
  progress: vscode.Progress<{ message: string; increment: number }>,
  cancel: vscode.CancellationToken,
): Promise<Project | undefined> {
  const controller = new AbortController();
  cancel.onCancellationRequested(() => controller.abort());
  const steps = skep.environments.local.api.project.deploy(
    {
      folder: project.folder,
      address: endpoint?.address ?? '',
      token: endpoint?.token ?? '',
      workspaceFolders: workspaceFolders(),
      ...(endpoint?.tls && { certificates: endpoint.tls }),
    },
    { signal: controller.signal },
  );
  let done = 0;
  let deployed: Project | undefined;
  for await (const { step, fraction, project: running } of steps) {
    progress.report({ message: step, increment: (fraction - done) * 100 });
    done = fraction;
    deployed = running ?? deployed;
  }
  return deployed;
}
