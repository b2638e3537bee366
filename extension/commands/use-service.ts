/** Lets the code of a project call a service of another: adds it to `uses`, has its client written, shows how it is called. */
import * as vscode from 'vscode';
import {
  addUse,
  addUseFrom,
  inserted,
  isUsed,
  usedFrom,
  usedNames,
} from '../../runtime/api/use/manifest-uses.ts';
import { type Skep, trustedLocal } from '../context.ts';
import { callSnippet } from '../environment/call-snippet.ts';
import { type WorkspaceProject, workspaceFolders } from '../environment/workspace-projects.ts';
import type { ServiceNode } from '../views/nodes.ts';
import { deployedProjects } from '../views/project-nodes.ts';
import { newProjectCalling } from './new-project.ts';

/** Has a project that the user picks use a service: one that the user picks as well, where none is given. */
export async function useService(skep: Skep, node?: ServiceNode): Promise<void> {
  const local = trustedLocal(skep);
  const service = node?.service ?? (await pickService(skep));
  if (service === undefined) return;
  const definers = definersOf(skep, service);
  const elsewhere = definers.size === 0 ? environmentOf(skep, service, node) : undefined;
  if (definers.size === 0 && !elsewhere)
    throw new Error(
      `${service} is served by no environment that answers: run its project, or add the environment that serves it.`,
    );
  const others = skep.projects.all.filter(({ folder }) => !definers.has(folder));
  if (others.length === 0 && elsewhere) {
    const text = `There is no project in this workspace that could use ${service} of ${elsewhere}. Make one first.`;
    throw new Error(text);
  }
  if (others.length === 0) return offerProject(skep, service);
  const project = await pickProject(service, others);
  if (!project) return;
  local.start();
  const isNew = await addToManifest(skep, project, service, elsewhere);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Writing the client of ${service} into ${project.name}`,
    cancellable: true,
  };
  await vscode.window.withProgress(options, (_, cancel) => prepare(skep, project, cancel));
  await showUse(project, service, isNew);
}

/** Folders of the projects that define or serve it here. */
function definersOf(skep: Skep, service: string): Set<string> {
  const projects = skep.servicesView.nodes.filter(({ services }) =>
    services.some((each) => each.service === service),
  );
  return new Set(projects.map(({ folder }) => folder));
}

/** The environment that serves what nothing here does: that of the row, or the one that has it. Throws where several have. */
function environmentOf(
  { environments }: Skep,
  service: string,
  node: ServiceNode | undefined,
): string | undefined {
  if (node && !node.environment.isLocal) return node.environment.name;
  const [first, ...more] = environments.added.filter(({ projects }) =>
    projects.some(({ services }) => services.some(({ name }) => name === service)),
  );
  if (!first || more.length === 0) return first?.name;
  const names = [first, ...more].map(({ name }) => name).join(', ');
  throw new Error(
    `Several environments serve ${service}: ${names}. Use it from its row of the one you want.`,
  );
}

async function offerProject(skep: Skep, service: string): Promise<void> {
  const make = 'New Project That Calls It';
  const text =
    skep.projects.all.length === 0
      ? `There is no project in this workspace that could use ${service}.`
      : `The project in this workspace defines ${service} itself: it takes another to use it.`;
  if ((await vscode.window.showInformationMessage(text, make)) === make)
    await newProjectCalling(skep, service);
}

async function pickProject(
  service: string,
  projects: readonly WorkspaceProject[],
): Promise<WorkspaceProject | undefined> {
  if (projects.length === 1) return projects[0];
  const items = projects.map((project) => ({
    label: project.name,
    description: vscode.workspace.asRelativePath(project.folder),
    project,
  }));
  const options = { title: 'Use in My Project', placeHolder: `Which project is to call ${service}?` };
  return (await vscode.window.showQuickPick(items, options))?.project;
}

async function pickService(skep: Skep): Promise<string | undefined> {
  const projects = [...skep.servicesView.nodes, ...skep.environments.added.flatMap(deployedProjects)];
  const services = projects.flatMap((project) => project.services.map(({ service }) => service));
  if (services.length === 0) throw new Error('There is no service to use yet. Make a project first.');
  const options = { title: 'Use in My Project', placeHolder: 'Use which service?' };
  return vscode.window.showQuickPick([...new Set(services)].sort(), options);
}

/** Whether it was not there before. The edit can be undone in the editor, and is saved: saving has the project prepared. */
async function addToManifest(
  skep: Skep,
  project: WorkspaceProject,
  service: string,
  environment: string | undefined,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(project.manifest);
  const text = document.getText();
  const names = usedNames(text);
  const shown = vscode.workspace.asRelativePath(project.manifest);
  if (!names)
    throw new Error(`${shown} is no manifest with room for "uses". Mend what Problems says of it first.`);
  const known = skep.servicesView.nodes.flatMap(({ services }) => services.map((each) => each.service));
  const isNew = !isUsed(names, service, known);
  const used = isNew ? inserted(text, addUse(text, service)) : text;
  const from = environment === undefined ? undefined : addUseFrom(used, service, environment);
  if (environment !== undefined && !from) {
    const other = usedFrom(used, service);
    if (other === undefined)
      throw new Error(`${shown} has no room in "usesFrom". Mend what Problems says of it first.`);
    if (other !== environment)
      throw new Error(
        `"usesFrom" in ${shown} has ${service} from ${other}: write ${environment} there instead.`,
      );
  }
  const whole = from ? inserted(used, from) : used;
  if (whole === text) return false;
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
  edit.replace(document.uri, all, whole);
  const isDone = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (!isDone)
    throw new Error(`${shown} could not be changed and saved: see that it may be written, then try again.`);
  return isNew;
}

async function prepare(
  skep: Skep,
  project: WorkspaceProject,
  cancel: vscode.CancellationToken,
): Promise<void> {
  const controller = new AbortController();
  cancel.onCancellationRequested(() => controller.abort());
  const { local } = skep.environments;
  await local.connected(controller.signal);
  const request = { folder: project.folder, workspaceFolders: workspaceFolders() };
  const { problems } = await local.api.project.prepare(request, { signal: controller.signal });
  const [problem] = problems;
  if (!problem) return;
  const where = `${vscode.workspace.asRelativePath(problem.file)}:${problem.line}`;
  throw new Error(`${project.name} has no client yet: ${where}: ${problem.message}`);
}

async function showUse(project: WorkspaceProject, service: string, isNew: boolean): Promise<void> {
  const snippet = await callSnippet(project, service);
  const copy = 'Copy Snippet';
  const open = 'Open skep.json';
  const text = isNew
    ? `${project.name} can call ${service} now.`
    : `${project.name} uses ${service} already.`;
  const choices = snippet === undefined ? [open] : [copy, open];
  const choice = await vscode.window.showInformationMessage(text, ...choices);
  if (choice === open) await vscode.window.showTextDocument(project.manifest);
  if (choice !== copy || snippet === undefined) return;
  await vscode.env.clipboard.writeText(snippet);
  vscode.window.setStatusBarMessage('$(check) Copied the call', 4_000);
}
