/** The picture of who calls whom in an environment, live, in a webview. */
import * as vscode from 'vscode';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { counted, shortCount, shortDuration, shortRate } from '../views/number-text.ts';
import { hearPage } from '../webview/hear-page.ts';
import { openPagePanel } from '../webview/page-panel.ts';
import { type FlowGraph, flowGraph, outsideId } from './flow-graph.ts';
import type { FlowRow, FromFlowPage, ToFlowPage } from './flow-messages.ts';
import { flowSvg } from './flow-svg.ts';

/** Milliseconds between two pictures: numbers that change more often cannot be read. */
const interval = 1000;

/** By environment: the one that is open. */
const open = new Map<Environment, FlowPanel>();

/** Opens the page of an environment's flow, or shows the one that is open. */
export function showFlowOf(skep: Skep, environment: Environment): void {
  const known = open.get(environment);
  if (known) known.reveal();
  else open.set(environment, new FlowPanel(skep, environment, undefined));
}

/** What is kept of a page for a window that is loaded anew. */
interface FlowTarget {
  /** Name of the environment. */
  environment: string;
}

/** Opens the page again in a panel of before. Throws a sentence for people when its environment was removed. */
export function restoreFlow(skep: Skep, panel: vscode.WebviewPanel, target: unknown): void {
  const { environment: name = '' } = (target ?? {}) as Partial<FlowTarget>;
  const environment = skep.environments.get(name);
  if (!environment)
    throw new Error(`The environment ${name} of this flow was removed: add it again to see this.`);
  const known = open.get(environment);
  if (known) {
    panel.dispose();
    known.reveal();
  } else open.set(environment, new FlowPanel(skep, environment, panel));
}

class FlowPanel {
  readonly #skep: Skep;
  readonly #environment: Environment;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable[];
  /** While it can be seen: what keeps the numbers coming. */
  #following: vscode.Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #drawn = '';

  constructor(skep: Skep, environment: Environment, restored: vscode.WebviewPanel | undefined) {
    this.#skep = skep;
    this.#environment = environment;
    const title = environment.isLocal ? 'Flow' : `Flow of ${environment.name}`;
    const target: FlowTarget = { environment: environment.name };
    this.#panel = openPagePanel(skep.context, { name: 'flow', title, target }, restored);
    const { webview } = this.#panel;
    this.#subscriptions = [
      hearPage(skep, webview, (message: FromFlowPage) => this.#hear(message)),
      environment.onDidChange(() => this.#drawSoon()),
      this.#panel.onDidChangeViewState(() => this.#follow()),
      this.#panel.onDidDispose(() => this.#close()),
    ];
    this.#follow();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  #follow(): void {
    if (this.#panel.visible && !this.#following) {
      this.#following = this.#skep.stats.follow(this.#environment, () => this.#drawSoon());
    } else if (!this.#panel.visible) {
      this.#following?.dispose();
      this.#following = undefined;
    }
  }

  #drawSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, interval);
  }

  #draw(): void {
    const message = this.#message();
    const text = JSON.stringify(message);
    if (!this.#panel.visible || text === this.#drawn) return;
    this.#drawn = text;
    void this.#panel.webview.postMessage(message);
  }

  #message(): ToFlowPage {
    const { name, reach, error } = this.#environment;
    if (reach === 'starting') return { type: 'problem', text: `Connecting to ${name}...` };
    if (reach !== 'connected') return { type: 'problem', text: `${name} does not answer. ${error}` };
    const graph = this.#graph();
    if (graph.nodes.length === 0)
      return { type: 'problem', text: `Nothing runs in ${name} yet: run a project, and see who calls it.` };
    return { type: 'flow', svg: flowSvg(graph, { standsAlone: false }), rows: flowRows(graph) };
  }

  #graph(): FlowGraph {
    return flowGraph(this.#environment.projects, this.#skep.stats.of(this.#environment)?.edges ?? []);
  }

  async #hear(message: FromFlowPage): Promise<void> {
    const environment = this.#environment;
    if (message.type === 'ready') {
      this.#drawn = '';
      this.#draw();
    } else if (message.type === 'showCalls') {
      await vscode.commands.executeCommand('skep.showHistory', { environment, search: searchFor(message) });
    } else if (message.type === 'openDefinition') {
      const node = { kind: 'service', service: message.service, environment };
      await vscode.commands.executeCommand('skep.openDefinition', node);
    } else await this.#export();
  }

  async #export(): Promise<void> {
    const svg = flowSvg(this.#graph(), { standsAlone: true });
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      filters: { SVG: ['svg'] },
      title: 'Export the flow',
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'flow.svg') }),
    });
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(svg));
  }

  #close(): void {
    open.delete(this.#environment);
    clearTimeout(this.#timer);
    this.#following?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** The calls of an edge, or those of a project; who calls from outside has no name to look for. */
function searchFor({ from, to }: { from?: string; to?: string }): string {
  const called = to === undefined || to === outsideId ? [] : [`project:${to}`];
  const calling = from === undefined || from === outsideId ? [] : [from];
  return [...called, ...calling].join(' ');
}

function flowRows({ nodes, edges }: FlowGraph): FlowRow[] {
  const titles = new Map(nodes.map(({ id, title }) => [id, title]));
  return edges.map((edge) => ({
    from: { id: edge.from, title: titles.get(edge.from) ?? edge.from },
    to: { id: edge.to, title: titles.get(edge.to) ?? edge.to },
    services: edge.services,
    calls: edge.calls === 0 ? 'not called yet' : counted(edge.calls, 'call'),
    callsPerSecond: edge.calls === 0 ? '' : shortRate(edge.callsPerSecond),
    p99: edge.calls === 0 ? '' : shortDuration(edge.p99Ms),
    errors: shortCount(edge.errors),
  }));
}
