/**
 * Keeps the projects of the workspace ready to edit: links what their code needs, copies the definitions they use and
 * writes their clients, when the workspace opens and whenever a definition or a `skep.json` is saved. A save of a definition that
 * a `buf.gen.yaml` speaks for generates what that says.
 */
import * as vscode from 'vscode';
import type { Environment } from './environment.ts';
import { foldersToGenerate } from './folders-to-generate.ts';
import type { ProjectProblems } from './project-problems.ts';
import { type WorkspaceProjects, workspaceFolders } from './workspace-projects.ts';

export class PrepareProjects implements vscode.Disposable {
  readonly #environment: Environment;
  readonly #projects: WorkspaceProjects;
  readonly #problems: ProjectProblems;
  readonly #log: vscode.LogOutputChannel;
  readonly #start: () => void;
  readonly #subscriptions: vscode.Disposable[];
  readonly #closed = new AbortController();
  /** Folders that wait for their turn, first come first. */
  readonly #waiting = new Set<string>();
  /** Folders that were prepared once since the window opened. */
  readonly #seen = new Set<string>();
  #working = false;
  /** Whether packages were linked that TypeScript may have looked for before. */
  #linked = false;

  constructor(
    environment: Environment,
    projects: WorkspaceProjects,
    problems: ProjectProblems,
    log: vscode.LogOutputChannel,
    /** Starts the local environment, which prepares. */
    start: () => void,
  ) {
    this.#environment = environment;
    this.#projects = projects;
    this.#problems = problems;
    this.#log = log;
    this.#start = start;
    this.#subscriptions = [
      projects.onDidChange(() =>
        this.#add(projects.all.filter(({ folder }) => !this.#seen.has(folder)).map(({ folder }) => folder)),
      ),
      vscode.workspace.onDidSaveTextDocument((document) => void this.#saved(document)),
    ];
    this.#add(projects.all.map(({ folder }) => folder));
  }

  dispose(): void {
    this.#closed.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #saved(document: vscode.TextDocument): Promise<void> {
    if (!/\.proto$|[\\/](?:skep\.json|buf\.yaml|buf\.gen\.yaml)$/.test(document.fileName)) return;
    const folders = await foldersToGenerate(document.uri, this.#projects);
    if (folders.length > 0) this.#start();
    this.#add(folders);
  }

  #add(folders: readonly string[]): void {
    for (const folder of folders) this.#waiting.add(folder);
    if (!this.#working) void this.#work();
  }

  /** One at a time: preparing one project may write into another that uses it. */
  async #work(): Promise<void> {
    this.#working = true;
    for (const folder of this.#waiting) {
      this.#waiting.delete(folder);
      this.#seen.add(folder);
      await this.#prepare(folder);
      if (this.#closed.signal.aborted) return;
    }
    this.#working = false;
    if (this.#linked) await reloadTypeScript();
    this.#linked = false;
  }

  async #prepare(folder: string): Promise<void> {
    const { signal } = this.#closed;
    try {
      await this.#environment.connected(signal);
      const request = { folder, workspaceFolders: workspaceFolders() };
      const { changed, problems, notes } = await this.#environment.api.project.prepare(request, { signal });
      this.#problems.setPrepared(folder, problems);
      for (const note of notes) this.#log.info(`Generating code of ${folder}: ${note}`);
      this.#linked ||= changed.some((file) => /[\\/]node_modules[\\/]/.test(file));
      if (changed.length > 0) this.#log.info(`Prepared ${folder}: wrote ${changed.length} files.`);
    } catch (error) {
      if (signal.aborted) return;
      const { errorProblems, errorText } = await import('./error-text.ts');
      this.#problems.setPrepared(folder, errorProblems(error));
      this.#log.warn(`${folder} is not ready to run: ${errorText(error)}`);
    }
  }
}

/**
 * Lets TypeScript look for packages again: it remembers what it did not find, and the editor watches no folders inside
 * `node_modules`.
 */
async function reloadTypeScript(): Promise<void> {
  const typescript = vscode.extensions.getExtension('vscode.typescript-language-features');
  if (typescript?.isActive) await vscode.commands.executeCommand('typescript.reloadProjects');
}
