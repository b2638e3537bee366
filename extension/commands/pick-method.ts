/** Finds a method among thousands: by parts of its name, first letters, or letters in their order; those of late first. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import { methodScore, typedWords } from '../views/name-match.ts';
import type { MethodNode } from '../views/nodes.ts';
import { deployedProjects } from '../views/project-nodes.ts';
import { kindOf } from '../views/service-item.ts';
import { recentMethods } from './recent-methods.ts';

/** More than anybody reads; the rest is found by typing more. */
const shownAtMost = 100;

/** What can be done with a method beside what Enter does. */
export interface MethodAction {
  icon: string;
  title: string;
  run(method: MethodNode): unknown;
}

interface MethodItem extends vscode.QuickPickItem {
  method?: MethodNode;
}

/** Undefined when the user gave up, or did something else with one. */
export async function pickMethod(
  skep: Skep,
  placeholder: string,
  actions: readonly MethodAction[],
): Promise<MethodNode | undefined> {
  const projects = [...skep.servicesView.nodes, ...skep.environments.added.flatMap(deployedProjects)];
  const methods = projects.flatMap(({ services }) => services.flatMap((service) => service.methods));
  if (methods.length === 0) {
    void vscode.window.showInformationMessage(
      'There is no method to call yet: make a project with "New Project...", or add a server with "Add Server...".',
    );
    return undefined;
  }
  const recent = recentMethods(skep).flatMap((key) => methods.find((each) => keyOf(each) === key) ?? []);
  const buttons = actions.map(({ icon, title }) => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip: title,
  }));
  const picker = vscode.window.createQuickPick<MethodItem>();
  const item = (method: MethodNode): MethodItem => ({
    label: method.method,
    description: `${method.service}${method.environment.isLocal ? '' : ` on ${method.environment.name}`}`,
    iconPath: new vscode.ThemeIcon(kindOf(method).icon),
    buttons,
    // What fits is decided here: the editor's own filter knows no first letters over several names.
    alwaysShow: true,
    method,
  });
  const list = () => {
    picker.items = listed(methods, recent, picker.value, item);
  };
  picker.placeholder = placeholder;
  picker.onDidChangeValue(list);
  list();
  const picked = Promise.withResolvers<MethodNode | undefined>();
  picker.onDidAccept(() => picked.resolve(picker.selectedItems[0]?.method));
  picker.onDidTriggerItemButton(({ item: { method }, button }) => {
    const action = actions[buttons.findIndex(({ tooltip }) => tooltip === button.tooltip)];
    picked.resolve(undefined);
    if (method && action) void action.run(method);
  });
  picker.onDidHide(() => picked.resolve(undefined));
  picker.show();
  try {
    return await picked.promise;
  } finally {
    picker.dispose();
  }
}

/** Names a method of an environment. */
export function keyOf({
  environment,
  service,
  method,
}: Pick<MethodNode, 'environment' | 'service' | 'method'>): string {
  return `${environment.name} ${service}/${method}`;
}

function listed(
  methods: readonly MethodNode[],
  recent: readonly MethodNode[],
  text: string,
  item: (method: MethodNode) => MethodItem,
): MethodItem[] {
  const words = typedWords(text);
  const fitting = (all: readonly MethodNode[]) =>
    all
      .map((method) => ({ method, score: methodScore(words, method.service, method.method) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, shownAtMost)
      .map(({ method }) => item(method));
  const late = fitting(recent);
  const known = new Set(recent);
  const others = fitting(methods.filter((method) => !known.has(method)));
  if (late.length === 0) return others;
  const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [separator('recently used'), ...late, separator('methods'), ...others];
}
