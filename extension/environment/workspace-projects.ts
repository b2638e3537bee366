/** The projects of the workspace: folders with a `skep.json`, whether they run or not. */
import path from 'node:path';
import * as vscode from 'vscode';

export interface WorkspaceProject {
  /** From `skep.json`; the folder's name when it cannot be read. */
  name: string;
  /** Absolute path, as the runtime knows it. */
  folder: string;
  /** Absolute path of the folder of its definitions. */
  definitions: string;
  manifest: vscode.Uri;
}

const pattern = '**/skep.json';
const excluded = '**/{node_modules,dist}/**';
/** Milliseconds to wait for more changes before the workspace is searched again. */
const quiet = 100;

export class WorkspaceProjects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #manifests = vscode.workspace.createFileSystemWatcher(pattern);
  /** A folder that is moved here, or away, brings its `skep.json` along without a word about it. */
  readonly #folders = vscode.workspace.createFileSystemWatcher('**', false, true, false);
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #search = 0;
  /** By name, then folder. */
  all: WorkspaceProject[] = [];
  /** Whether the workspace was searched at all: before, none in it says nothing. */
  isRead = false;
  /** After a project came, went, or changed its `skep.json`. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    const soon = () => this.#soon();
    this.#subscriptions = [
      this.#manifests,
      this.#manifests.onDidCreate(soon),
      this.#manifests.onDidChange(soon),
      this.#manifests.onDidDelete(soon),
      this.#folders,
      this.#folders.onDidCreate((uri) => void this.#came(uri)),
      this.#folders.onDidDelete((uri) => this.#went(uri)),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
    ];
  }

  /** Searches the workspace. */
  async refresh(): Promise<void> {
    const search = ++this.#search;
    const manifests = await vscode.workspace.findFiles(pattern, excluded);
    // What lies on no disk cannot run.
    const found = await Promise.all(manifests.filter(({ scheme }) => scheme === 'file').map(readProject));
    if (search !== this.#search) return;
    this.all = found.sort((a, b) => a.name.localeCompare(b.name) || a.folder.localeCompare(b.folder));
    this.isRead = true;
    await vscode.commands.executeCommand('setContext', 'skep.hasProjects', this.all.length > 0);
    this.#changed.fire();
    // Only now: the welcome that says that there is nothing waits for it.
    await vscode.commands.executeCommand('setContext', 'skep.services.isRead', true);
  }

  /** The project whose folder holds this file: the nearest, when one stands inside another. */
  containing(uri: vscode.Uri): WorkspaceProject | undefined {
    return this.all
      .filter((project) => isInside(project.folder, uri.fsPath))
      .sort((a, b) => b.folder.length - a.folder.length)[0];
  }

  /** The project that this file is a definition of, so not where it is only used. */
  defining(uri: vscode.Uri): WorkspaceProject | undefined {
    const project = this.containing(uri);
    return project && isInside(project.definitions, uri.fsPath) ? project : undefined;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  async #came(uri: vscode.Uri): Promise<void> {
    if (uri.path.includes('/node_modules/')) return;
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type & vscode.FileType.Directory) this.#soon();
    } catch {
      // Gone again already.
    }
  }

  #went(uri: vscode.Uri): void {
    const gone = uri.fsPath;
    if (this.all.some(({ folder }) => folder === gone || isInside(gone, folder))) this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), quiet);
  }
}

/** Folders of the workspace on this machine, where projects look for what they use. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => folder.uri.fsPath);
}

async function readProject(manifest: vscode.Uri): Promise<WorkspaceProject> {
  const folder = path.dirname(manifest.fsPath);
  const fields = await readFields(manifest);
  const text = (value: unknown, otherwise: string) =>
    typeof value === 'string' && value ? value : otherwise;
  return {
    name: text(fields.name, path.basename(folder)),
    folder,
    definitions: path.join(folder, text(fields.definitions, 'proto')),
    manifest,
  };
}

/** A manifest that cannot be read says nothing here; running the project says what is wrong with it. */
async function readFields(manifest: vscode.Uri): Promise<{ name?: unknown; definitions?: unknown }> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(manifest)));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
