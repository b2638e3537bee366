/** Above each method of a document Call, and what its calls come to; the same in definitions and in handlers. */
import * as vscode from 'vscode';
import type { WatchStatsResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import { type LiveStats, methodStats } from '../environment/live-stats.ts';
import type { CallTarget } from '../request/open-request.ts';
import { lensTitle } from './lens-title.ts';
import { methodSearch, methodWords } from './method-words.ts';
import { Paced } from './paced.ts';

/** A method, and where its lenses stand. */
export interface LensPlace {
  target: CallTarget;
  range: vscode.Range;
}

/** Of the local environment. Its numbers are asked for only while a document with methods can be seen. */
export class MethodLenses implements vscode.Disposable {
  readonly #environment: Environment;
  readonly #stats: LiveStats;
  readonly #paced = new Paced<WatchStatsResponse>();
  /** The methods of each document, as they were last drawn. */
  readonly #drawn = new Map<string, readonly LensPlace[]>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #following: vscode.Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** After numbers that a document shows became others. */
  readonly onDidChange = this.#changed.event;

  constructor(environment: Environment, stats: LiveStats) {
    this.#environment = environment;
    this.#stats = stats;
    this.#subscriptions = [
      this.#changed,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#follow()),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const uri = document.uri.toString();
        if (contentChanges.length > 0 && this.#drawn.has(uri)) this.#paced.edited(uri, performance.now());
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#drawn.delete(uri.toString());
        this.#paced.closed(uri.toString());
      }),
    ];
  }

  lenses(document: vscode.TextDocument, places: readonly LensPlace[]): vscode.CodeLens[] {
    const uri = document.uri.toString();
    this.#drawn.set(uri, places);
    this.#follow();
    const stats = this.#paced.show(uri, this.#stats.of(this.#environment), performance.now());
    return places.flatMap(({ target, range }) =>
      [call(target), ...numbers(target, stats)].map((command) => new vscode.CodeLens(range, command)),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#following?.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Those of the documents that can be seen. */
  get #visible(): string[] {
    const shown = vscode.window.visibleTextEditors.map(({ document }) => document.uri.toString());
    return shown.filter((uri) => (this.#drawn.get(uri)?.length ?? 0) > 0);
  }

  #follow(): void {
    const isWanted = this.#visible.length > 0;
    if (isWanted) this.#following ??= this.#stats.follow(this.#environment, () => this.#heard());
    else {
      this.#following?.dispose();
      this.#following = undefined;
    }
  }

  #heard(): void {
    if (this.#timer) return;
    const now = performance.now();
    const waits = this.#visible.filter((uri) => this.#isOther(uri)).map((uri) => this.#paced.wait(uri, now));
    if (waits.length === 0) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#draw();
      },
      Math.min(...waits),
    );
  }

  #draw(): void {
    const now = performance.now();
    const latest = this.#stats.of(this.#environment);
    const due = this.#visible.filter((uri) => this.#isOther(uri) && this.#paced.wait(uri, now) === 0);
    for (const uri of due) this.#paced.show(uri, latest, now);
    if (due.length > 0) this.#changed.fire();
    // Those that are still being edited.
    this.#heard();
  }

  /** Whether the latest numbers of a document read differently from those that it shows. */
  #isOther(uri: string): boolean {
    const places = this.#drawn.get(uri) ?? [];
    const read = (stats: WatchStatsResponse | undefined) =>
      places.flatMap(({ target }) => numbers(target, stats)).map(({ title }) => title);
    const shown = this.#paced.peek(uri);
    return read(shown).join('\n') !== read(this.#stats.of(this.#environment)).join('\n');
  }
}

function call(target: CallTarget): vscode.Command {
  return {
    title: lensTitle('send', 'Call'),
    command: 'skep.call',
    arguments: [target],
    tooltip: `Call ${target.service}/${target.method}`,
  };
}

/** Nothing before the first call. */
function numbers({ service, method }: CallTarget, stats: WatchStatsResponse | undefined): vscode.Command[] {
  const found = stats && methodStats(stats, service, method);
  if (!found || found.calls === 0n) return [];
  const commands: vscode.Command[] = [
    {
      title: methodWords(found),
      command: 'skep.showHistory',
      arguments: [{ search: methodSearch(service, method) }],
      tooltip: `Calls of ${service}/${method}: show them in the History`,
    },
  ];
  if (found.lastTraceId) {
    commands.push({
      title: 'last trace',
      command: 'skep.showTrace',
      arguments: [{ traceId: found.lastTraceId }],
      tooltip: 'Show the trace of its last call',
    });
  }
  return commands;
}
