/** Request files that assert something, in the Testing view: a file, its requests, and what did not hold at its line. */
import * as vscode from 'vscode';
import type { PreparedRequest } from '../../runtime/api/request/prepare-request.ts';
import { type FileRequest, parseRequestFile, requestTitle } from '../../runtime/api/request/request-file.ts';
import type { TestedRequest } from '../../runtime/api/request/test-requests.ts';
import type { Environments } from '../environment/environments.ts';
import { requestWorld } from './request-world.ts';
import { installed, isTestFile, testFiles } from './test-files.ts';

/** Runs what serves a request, when it is stopped. Answers with a sentence when it does not run then. */
export type StartServing = (request: PreparedRequest) => Promise<string | undefined>;

export class RequestTests implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #startServing: StartServing;
  readonly #controller = vscode.tests.createTestController('skep', 'Skep Requests');
  readonly #subscriptions: vscode.Disposable[];

  constructor(environments: Environments, startServing: StartServing) {
    this.#environments = environments;
    this.#startServing = startServing;
    const watcher = vscode.workspace.createFileSystemWatcher(testFiles);
    const read = (uri: vscode.Uri) => void this.#readFile(uri);
    this.#controller.resolveHandler = (item) => (item ? undefined : this.#discover());
    this.#controller.refreshHandler = () => this.#discover();
    this.#controller.createRunProfile(
      'Send',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
    );
    this.#subscriptions = [
      this.#controller,
      watcher,
      watcher.onDidCreate(read),
      watcher.onDidChange(read),
      watcher.onDidDelete((uri) => this.#controller.items.delete(uri.toString())),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === 'file' && isTest(document.uri))
          this.#show(document.uri, document.getText());
      }),
    ];
    void this.#discover();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #discover(): Promise<void> {
    const files = await vscode.workspace.findFiles(testFiles, installed);
    const found = new Set(files.map(String));
    for (const [id] of this.#controller.items) if (!found.has(id)) this.#controller.items.delete(id);
    await Promise.all(files.map((uri) => this.#readFile(uri)));
  }

  async #readFile(uri: vscode.Uri): Promise<void> {
    if (!isTest(uri)) return;
    const text = await textOf(uri).catch(() => undefined);
    if (text === undefined) this.#controller.items.delete(uri.toString());
    else this.#show(uri, text);
  }

  /** A file without an assertion is no test. */
  #show(uri: vscode.Uri, text: string): void {
    const { requests } = parseRequestFile(text);
    const id = uri.toString();
    if (!requests.some(({ assertions }) => assertions.length > 0)) {
      this.#controller.items.delete(id);
      return;
    }
    const path = vscode.workspace.asRelativePath(uri);
    const item =
      this.#controller.items.get(id) ??
      this.#controller.createTestItem(id, path.slice(path.lastIndexOf('/') + 1), uri);
    item.description = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const kept = new Map([...item.children].map(([childId, child]) => [childId, child]));
    const ids = idsOf(requests);
    item.children.replace(
      requests.map((request, index) => {
        const childId = ids[index] ?? '';
        const child =
          kept.get(childId) ?? this.#controller.createTestItem(childId, requestTitle(request), uri);
        child.range = new vscode.Range(request.line, 0, request.line, 0);
        child.sortText = String(index).padStart(4, '0');
        return child;
      }),
    );
    this.#controller.items.add(item);
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      for (const [file, chosen] of this.#chosen(request)) {
        if (!controller.signal.aborted) await this.#runFile(run, file, chosen, controller.signal);
      }
    } finally {
      subscription.dispose();
      run.end();
    }
  }

  /** The chosen requests of each file. */
  #chosen({ include, exclude }: vscode.TestRunRequest): Map<vscode.TestItem, Set<vscode.TestItem>> {
    const chosen = new Map<vscode.TestItem, Set<vscode.TestItem>>();
    const left = new Set(exclude);
    const roots = include ?? [...this.#controller.items].map(([, item]) => item);
    for (const item of roots) {
      const file = item.parent ?? item;
      const items = item.parent ? [item] : [...item.children].map(([, child]) => child);
      const known = chosen.get(file) ?? new Set();
      for (const each of items) if (!left.has(each) && !left.has(file)) known.add(each);
      chosen.set(file, known);
    }
    return chosen;
  }

  async #runFile(
    run: vscode.TestRun,
    file: vscode.TestItem,
    chosen: ReadonlySet<vscode.TestItem>,
    signal: AbortSignal,
  ): Promise<void> {
    const { uri } = file;
    if (!uri) return;
    const content = parseRequestFile(await textOf(uri));
    const ids = idsOf(content.requests);
    const itemOf = (request: FileRequest) => file.children.get(ids[content.requests.indexOf(request)] ?? '');
    const requests = content.requests.filter((request) => {
      const item = itemOf(request);
      return item !== undefined && chosen.has(item);
    });
    for (const request of requests) {
      const item = itemOf(request);
      if (item) run.enqueued(item);
    }
    const { testRequests } = await import('../../runtime/api/request/test-requests.ts');
    const world = requestWorld(this.#environments, uri);
    const beforeSend = async (prepared: PreparedRequest) => {
      const hindrance = await this.#startServing(prepared);
      // What was started answers from now on, and takes streams or not.
      world.environments = this.#environments.all;
      return hindrance;
    };
    const tests = testRequests(content, requests, world, signal, { beforeSend });
    for await (const tested of tests) {
      const item = itemOf(tested.request);
      if (!item) continue;
      run.started(item);
      report(run, item, uri, tested);
    }
  }
}

function report(run: vscode.TestRun, item: vscode.TestItem, uri: vscode.Uri, tested: TestedRequest): void {
  const { answer, failures, ms } = tested;
  if (answer) {
    const lines = [
      `${requestTitle(tested.request)}  ${answer.code}  HTTP ${answer.httpStatus}`,
      ...answer.messages,
    ];
    run.appendOutput(`${lines.join('\n').replaceAll(/\r?\n/g, '\r\n')}\r\n`, undefined, item);
  }
  if (failures.length === 0) {
    run.passed(item, ms);
    return;
  }
  run.failed(
    item,
    failures.map(({ line, message }) => {
      const told = new vscode.TestMessage(message);
      told.location = new vscode.Location(uri, new vscode.Position(line, 0));
      return told;
    }),
    ms,
  );
}

function isTest(uri: vscode.Uri): boolean {
  return isTestFile(vscode.workspace.asRelativePath(uri));
}

/** What is typed counts before what is saved. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** By their names, so that a test keeps its result when others come before it; those of one name by their order. */
function idsOf(requests: readonly FileRequest[]): string[] {
  const counts = new Map<string, number>();
  return requests.map(({ name, method, target }) => {
    const own = name || `${method} ${target}`;
    const count = (counts.get(own) ?? 0) + 1;
    counts.set(own, count);
    return count === 1 ? own : `${own} ${count}`;
  });
}
