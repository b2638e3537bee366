/** The waterfall of one trace in a webview, live while the trace is still arriving. */
import { setTimeout as delay } from 'node:timers/promises';
import { toJsonString } from '@bufbuild/protobuf';
import * as vscode from 'vscode';
import {
  type GetTraceResponse,
  GetTraceResponseSchema,
  type Span,
} from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { errorText, isNotFound } from '../environment/error-text.ts';
import { settled } from '../environment/settled.ts';
import { hearPage } from '../webview/hear-page.ts';
import { openPagePanel } from '../webview/page-panel.ts';
import { openPlace, openSpanCode } from './span-code.ts';
import type { FromTracePage, ToTracePage } from './trace-messages.ts';
import { traceModel } from './trace-model.ts';

/** Milliseconds between two looks at a trace; longer the longer nothing was new. */
const soonest = 250;
const latest = 2000;
/** Milliseconds without anything new after which a trace is taken to be whole. */
const quiet = 8000;

/** By trace id: the one that is open. */
const open = new Map<string, TracePanel>();

/** Opens the page of a trace, or shows the one that is open. */
export function showTraceOf(skep: Skep, environment: Environment, traceId: string): void {
  const known = open.get(traceId);
  if (known) known.reveal();
  else open.set(traceId, new TracePanel(skep, environment, traceId, undefined));
}

/** What is kept of a page for a window that is loaded anew. */
interface TraceTarget {
  /** Name of the environment. */
  environment: string;
  traceId: string;
}

/** Opens the page again in a panel of before. Throws a sentence for people when its environment was removed. */
export function restoreTrace(skep: Skep, panel: vscode.WebviewPanel, target: unknown): void {
  const { environment: name = '', traceId = '' } = (target ?? {}) as Partial<TraceTarget>;
  const known = open.get(traceId);
  const environment = skep.environments.get(name);
  if (!environment)
    throw new Error(`The environment ${name} of this trace was removed: add it again to see this.`);
  if (known) {
    panel.dispose();
    known.reveal();
  } else open.set(traceId, new TracePanel(skep, environment, traceId, panel));
}

class TracePanel {
  readonly #skep: Skep;
  readonly #environment: Environment;
  readonly #traceId: string;
  readonly #panel: vscode.WebviewPanel;
  readonly #subscriptions: vscode.Disposable[];
  #looking: AbortController | undefined;
  #response: GetTraceResponse | undefined;
  #message: ToTracePage | undefined;
  /** Of the environment, as it was last. */
  #reach: Environment['reach'];

  constructor(
    skep: Skep,
    environment: Environment,
    traceId: string,
    restored: vscode.WebviewPanel | undefined,
  ) {
    this.#skep = skep;
    this.#environment = environment;
    this.#traceId = traceId;
    this.#reach = environment.reach;
    const target: TraceTarget = { environment: environment.name, traceId };
    const title = `Trace ${traceId.slice(0, 8)}`;
    this.#panel = openPagePanel(skep.context, { name: 'trace', title, target }, restored);
    const { webview } = this.#panel;
    this.#subscriptions = [
      hearPage(skep, webview, (message: FromTracePage) => this.#hear(message)),
      this.#panel.onDidChangeViewState(() => this.#look()),
      environment.onDidChange(() => {
        const isBack = environment.reach === 'connected' && this.#reach !== 'connected';
        this.#reach = environment.reach;
        if (isBack && !this.#response) this.#look();
      }),
      this.#panel.onDidDispose(() => this.#close()),
    ];
    this.#look();
  }

  reveal(): void {
    this.#panel.reveal();
    this.#look();
  }

  /** Looks again for as long as the panel is seen and something new comes. */
  #look(): void {
    if (!this.#panel.visible) {
      this.#looking?.abort();
      this.#looking = undefined;
    } else if (!this.#looking) {
      this.#looking = new AbortController();
      void this.#refresh(this.#looking.signal);
    }
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    let wait = soonest;
    let newAt = performance.now();
    while (!signal.aborted) {
      const isArriving = performance.now() - newAt < quiet && !this.#isOld;
      const isNew = await this.#read(isArriving, signal);
      if (!isArriving) break;
      if (isNew) newAt = performance.now();
      wait = isNew ? soonest : Math.min(wait * 1.5, latest);
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted) this.#looking = undefined;
  }

  /** Whether it came to its end long before it is looked at, as most that are opened from the history. */
  get #isOld(): boolean {
    if (this.#message?.type !== 'trace') return false;
    const { startedMs, durationMs } = this.#message.model;
    return Date.now() - startedMs - durationMs > 2 * quiet;
  }

  /** Whether there is more of the trace than before. */
  async #read(isArriving: boolean, signal: AbortSignal): Promise<boolean> {
    const { telemetry } = (await this.#connected(signal)) ?? {};
    if (!telemetry) return false;
    try {
      const response = await telemetry.getTrace({ traceId: this.#traceId }, { signal });
      const isNew = response.spans.length !== this.#response?.spans.length;
      this.#response = response;
      this.#tell({ type: 'trace', model: traceModel(this.#traceId, response.spans), isArriving });
      return isNew;
    } catch (error) {
      if (!signal.aborted) this.#tellProblem(error, isArriving);
      return false;
    }
  }

  async #connected(signal: AbortSignal) {
    try {
      if (this.#environment.reach === 'starting') {
        if (!this.#response)
          this.#tell({ type: 'problem', text: `Connecting to ${this.#environment.name}...` });
        await settled(this.#environment, signal);
      }
      return this.#environment.api;
    } catch (error) {
      if (!signal.aborted) this.#tellProblem(error, false);
      return undefined;
    }
  }

  #tellProblem(error: unknown, isArriving: boolean): void {
    // What was seen of it is worth more than that it is gone.
    if (this.#response) return;
    const gone = isArriving
      ? 'Nothing of this trace has arrived yet...'
      : `The trace ${this.#traceId} is not kept (any more): the newest are, within a limit.`;
    this.#tell({ type: 'problem', text: isNotFound(error) ? gone : errorText(error) });
  }

  #tell(message: ToTracePage): void {
    if (JSON.stringify(message) === JSON.stringify(this.#message)) return;
    this.#message = message;
    void this.#panel.webview.postMessage(message);
  }

  async #hear(message: FromTracePage): Promise<void> {
    const span = (id: string): Span | undefined => this.#response?.spans.find(({ spanId }) => spanId === id);
    if (message.type === 'ready') {
      if (this.#message) void this.#panel.webview.postMessage(this.#message);
    } else if (message.type === 'copyTraceId') {
      await vscode.env.clipboard.writeText(this.#traceId);
      vscode.window.setStatusBarMessage('The trace id is in the clipboard.', 3000);
    } else if (message.type === 'openText') await this.#openText();
    else if (message.type === 'openCall') {
      const call = { environment: this.#environment, id: BigInt(message.call) };
      await vscode.commands.executeCommand('skep.openCall', call);
    } else if (message.type === 'openPlace') {
      const { file, line, column } = message;
      await openPlace({ file, line, column });
    } else {
      const found = span(message.span);
      if (found) await openSpanCode(this.#skep, this.#environment, found);
    }
  }

  async #openText(): Promise<void> {
    if (!this.#response) return;
    const text = toJsonString(GetTraceResponseSchema, this.#response, { prettySpaces: 2 });
    await this.#skep.texts.show(`trace-${this.#traceId}.json`, `${text}\n`);
  }

  #close(): void {
    open.delete(this.#traceId);
    this.#looking?.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
