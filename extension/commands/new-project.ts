/** Makes a project from a template, in the workspace or where the user says. */
import * as vscode from 'vscode';
import type { CreateResponse } from '../../runtime/api/gen/skep/project/v1/project_pb.ts';
import type { Skep } from '../context.ts';
import { deployedProjects } from '../views/project-nodes.ts';
import { askUntil } from './ask-until.ts';
import { type CallableService, calledByTemplate } from './called-by-template.ts';

interface Template {
  /** As `skep new --template` has it. */
  name: string;
  label: string;
  detail: string;
  icon: string;
}

/** The template whose code calls a service. */
const callingTemplate = 'client';
/** What that calls. */
const calledMethod = '`rpc Get` with a string `id`, which the kind Caller calls';
const templates: Template[] = [
  { name: 'hello', label: 'Hello', detail: 'One method that greets: the shortest start', icon: 'smiley' },
  {
    name: 'crud',
    label: 'Resource',
    detail: 'Create, get, list, update and delete things',
    icon: 'database',
  },
  {
    name: callingTemplate,
    label: 'Caller',
    detail: 'Calls another service through its typed client',
    icon: 'references',
  },
  { name: 'stream', label: 'Stream', detail: 'Methods that stream', icon: 'pulse' },
];
const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const nameRule = 'Lower-case letters, digits and single hyphens; it begins with a letter.';

/** Makes a project from a template that the user picks; a client's uses what the user picks as well. */
export function newProject(skep: Skep): Promise<void> {
  return makeProject(skep, async ({ name }) => (name === callingTemplate ? pickUsed(skep) : []));
}

/** The same for a project that uses this service, whatever it is made from. */
export function newProjectCalling(skep: Skep, service: string): Promise<void> {
  return makeProject(skep, async ({ name }) => {
    const known = [...skep.servicesView.nodes, ...skep.environments.added.flatMap(deployedProjects)]
      .flatMap(({ services }) => services)
      .find((each) => each.service === service);
    if (name === callingTemplate && known && (await callable(skep, [known])).length === 0)
      throw new Error(`${service} has no ${calledMethod}: make a project of another kind.`);
    return [service];
  });
}

async function makeProject(
  skep: Skep,
  usedBy: (template: Template) => Promise<string[] | undefined>,
): Promise<void> {
  const parent = await chooseParent();
  if (!parent) return;
  const template = await pickTemplate();
  if (!template) return;
  const uses = await usedBy(template);
  if (!uses) return;
  const created = await askNameAndCreate(skep, parent, template, uses);
  if (created) await openCreated(skep, created);
}

async function askNameAndCreate(
  skep: Skep,
  parent: vscode.Uri,
  template: Template,
  uses: string[],
): Promise<CreateResponse | undefined> {
  const question = {
    title: `New Project: ${template.label}`,
    prompt: `Name of the project and of its folder in ${parent.fsPath}`,
    placeholder: 'posts',
    check: (name: string) => (namePattern.test(name) ? undefined : nameRule),
  };
  return askUntil(question, (name, signal) => create(skep, parent, name, template.name, uses, signal));
}

async function create(
  skep: Skep,
  parent: vscode.Uri,
  name: string,
  template: string,
  uses: string[],
  signal: AbortSignal,
): Promise<CreateResponse> {
  const { local } = skep.environments;
  await local.connected(signal);
  return local.api.project.create({ parent: parent.fsPath, name, template, uses }, { signal });
}

async function openCreated(skep: Skep, { folder, open }: CreateResponse): Promise<void> {
  if (!vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))) {
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder));
    return;
  }
  await skep.projects.refresh();
  await vscode.window.showTextDocument(vscode.Uri.file(open), { preview: false });
}

/** The workspace's folder; asked for when there are several or none. */
async function chooseParent(): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) {
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder: 'Make the project in which folder?' }))
      ?.uri;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Make Project Here',
    title: 'The folder to make the project in',
  });
  return chosen?.[0];
}

async function pickTemplate(): Promise<Template | undefined> {
  const items = templates.map((template) => ({
    label: template.label,
    description: template.name,
    detail: template.detail,
    iconPath: new vscode.ThemeIcon(template.icon),
    template,
  }));
  const options = { title: 'New Project', placeHolder: 'Which kind of project?', matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.template;
}

/** The one service that a project made from `client` calls. */
async function pickUsed(skep: Skep): Promise<string[] | undefined> {
  const services = skep.servicesView.nodes.flatMap((node) => node.services);
  if (services.length === 0)
    throw new Error('There is no service to call yet: make a project of the kind Resource first.');
  const names = (await callable(skep, services)).map(({ service }) => service);
  if (names.length === 0)
    throw new Error(`No service has ${calledMethod}: make a project of the kind Resource first.`);
  const options = { title: 'New Project', placeHolder: 'Which service will it call?' };
  const name = await vscode.window.showQuickPick([...new Set(names)], options);
  return name === undefined ? undefined : [name];
}

/** Those of the services that a project made from `client` can call. */
function callable<T extends CallableService>({ language }: Skep, services: readonly T[]): Promise<T[]> {
  return calledByTemplate(services, (service, method) => language.requestForm(service, method));
}
