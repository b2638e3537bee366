/**
 * Build and load problems of local projects, and what their handlers threw, in the Problems view at their lines. Those of definitions are left out:
 * the language server shows them as they are typed.
 */
import * as vscode from 'vscode';
import type { Exception } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { traceLink } from '../trace/trace-link.ts';
import type { Environment } from './environment.ts';
import type { FileProblem } from './error-text.ts';

const exceptionsSetting = 'skep.problems.exceptions';

export class ProjectProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('skep');
  readonly #environment: Environment;
  readonly #subscription: vscode.Disposable;
  /** By folder: what preparing a project found, which no state of the environment tells. */
  readonly #prepared = new Map<string, readonly FileProblem[]>();

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#subscription = vscode.Disposable.from(
      environment.onDidChange(() => this.#show()),
      vscode.workspace.onDidChangeConfiguration(
        (change) => change.affectsConfiguration(exceptionsSetting) && this.#show(),
      ),
    );
  }

  /** Takes the place of what the last preparation of this project found. */
  setPrepared(folder: string, problems: readonly FileProblem[]): void {
    this.#prepared.set(folder, problems);
    this.#show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }

  #show(): void {
    const all = [
      ...this.#environment.projects.flatMap((project) => project.problems),
      ...[...this.#prepared.values()].flat(),
    ];
    const byFile = new Map<string, Map<string, vscode.Diagnostic>>();
    for (const problem of all) {
      if (problem.file === '' || problem.file.endsWith('.proto') || isShownByServer(problem)) continue;
      const ofFile = byFile.get(problem.file) ?? new Map<string, vscode.Diagnostic>();
      byFile.set(problem.file, ofFile);
      ofFile.set(`${problem.line}:${problem.column}:${problem.message}`, diagnostic(problem));
    }
    for (const { problem, method, traceId } of this.#exceptions()) {
      if (!problem) continue;
      const ofFile = byFile.get(problem.file) ?? new Map<string, vscode.Diagnostic>();
      byFile.set(problem.file, ofFile);
      const name = method.slice(method.lastIndexOf('/') + 1);
      const thrown = diagnostic({ ...problem, message: `${problem.message} (thrown by ${name})` });
      if (traceId !== '') thrown.code = { value: 'trace', target: traceLink(traceId) };
      ofFile.set(`${problem.line}:${problem.column}:${method}`, thrown);
    }
    this.#collection.set([
      ...[...this.#files()]
        .filter((uri) => !byFile.has(uri.fsPath))
        .map((uri): [vscode.Uri, undefined] => [uri, undefined]),
      ...[...byFile].map(([file, found]): [vscode.Uri, vscode.Diagnostic[]] => [
        vscode.Uri.file(file),
        [...found.values()],
      ]),
    ]);
  }

  /** What handlers threw, until the method succeeds or other code serves. */
  #exceptions(): readonly Exception[] {
    if (!vscode.workspace.getConfiguration().get<boolean>(exceptionsSetting, true)) return [];
    return this.#environment.projects.flatMap(({ exceptions }) => exceptions);
  }

  #files(): vscode.Uri[] {
    const files: vscode.Uri[] = [];
    this.#collection.forEach((uri) => {
      files.push(uri);
    });
    return files;
  }
}

/** What is wrong in the form of an open config file the language server tells too: its problems have codes. */
function isShownByServer({ file, line }: FileProblem): boolean {
  if (!file.endsWith('buf.gen.yaml')) return false;
  return vscode.languages
    .getDiagnostics(vscode.Uri.file(file))
    .some(
      ({ source, code, range }) => source === 'skep' && code !== undefined && range.start.line === line - 1,
    );
}

/** From the place to the end of the word there; the editor widens an empty range to it. */
function diagnostic(problem: FileProblem): vscode.Diagnostic {
  const start = new vscode.Position(Math.max(problem.line - 1, 0), Math.max(problem.column - 1, 0));
  const found = new vscode.Diagnostic(
    new vscode.Range(start, start),
    problem.message,
    vscode.DiagnosticSeverity.Error,
  );
  found.source = 'skep';
  return found;
}
