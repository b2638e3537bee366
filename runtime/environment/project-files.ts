/**
 * Notices that files of a project changed. Watches folders, since editors replace a file instead of writing it, and
 * compares what it sees with what was there: one save makes several events, and a write of our own must not count.
 */
import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import path from 'node:path';

/** What is watched of a project. All paths are absolute. */
export interface WatchedFiles {
  /** The project's folder. */
  folder: string;
  /** Folders that are watched with everything below: of definitions, and of the entry. */
  trees: readonly string[];
  /** Files anywhere that the code was made of. */
  inputs: readonly string[];
  /** Sources in any language count, and not those of TypeScript and JavaScript alone. */
  anyLanguage?: boolean;
}

/** What has to be done again: everything, or the bundle alone. */
export type Changed = 'definitions' | 'code';

/** Milliseconds without an event after which a save is taken to be over. */
const settleMs = 5;
/** The same while a file that had something in it is empty or gone: whoever writes it has yet to write. */
const rewriteMs = 100;
/** Folders that are watched at most, so that a project in a huge tree does not use up what the system has. */
const maxFolders = 1_000;

const passedOver = new Set(['node_modules', 'gen', 'dist']);
/** The same where programs are built and run: what they write there must not start them again. */
const passedOverInAnyLanguage = new Set(
  'node_modules __pycache__ venv target build bin obj out dist vendor'.split(' '),
);
const webSourceFile = /\.(proto|[cm]?[jt]sx?|json)$/;
const sourceFile =
  /\.(py|go|rs|java|kts?|scala|groovy|rb|php|cs|fs|vb|swift|dart|exs?|erl|hs|ml|clj|cpp|cc|c|hpp|h|m|lua|pl|r|jl|zig|nim|cr|d|[cm]?[jt]sx?|proto|toml|ya?ml|mod|sum|gradle|csproj|sh)$/i;
const projectFiles = new Set(['skep.json', 'package.json', 'tsconfig.json', 'buf.yaml']);

export class ProjectFiles implements Disposable {
  readonly #changed: (what: Changed) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  /** Of the folder that the project's lies in: it tells when the project's folder is moved away, and back. */
  #above: FSWatcher | undefined;
  /** How each known file was when it was last looked at. */
  readonly #stamps = new Map<string, string>();
  #watched: WatchedFiles | undefined;
  #pending: Changed | undefined;
  /** Of the changes that are pending: resolved when they are told. */
  #settling: PromiseWithResolvers<void> | undefined;
  /** Files that are empty or gone, and were not when the changes that are pending began. */
  readonly #emptied = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(changed: (what: Changed) => void) {
    this.#changed = changed;
  }

  /** Watches these from now on. What changed before does not count. */
  watch(watched: WatchedFiles): void {
    // Whoever is in the middle of something when it is disposed of must not open watchers that nobody closes.
    if (this.#disposed) return;
    this.#watched = watched;
    this.#watchAbove(watched.folder);
    this.#watchFolders();
    const known = new Set([...watched.inputs, ...this.#filesInFolders()]);
    for (const file of this.#stamps.keys()) if (!known.has(file)) this.#stamps.delete(file);
    for (const file of known) if (!this.#stamps.has(file)) this.#stamps.set(file, stampOf(file));
  }

  /** These files were just written by the runtime itself: that is no change. */
  accept(files: readonly string[]): void {
    for (const file of files) this.#stamps.set(file, stampOf(file));
  }

  /** Resolves when every change that was seen has been told. */
  async settled(): Promise<void> {
    await this.#settling?.promise;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#settling?.resolve();
    this.#above?.close();
    this.#dropWatchers();
    this.#watched = undefined;
  }

  #watchAbove(folder: string): void {
    if (this.#above !== undefined) return;
    try {
      this.#above = watch(path.dirname(folder), (_event, name) => {
        if (name === null || name === path.basename(folder)) this.#moved();
      });
      this.#above.on('error', () => undefined);
    } catch {
      // Whoever may not look there is not told of a folder that is moved, and of nothing less.
    }
  }

  /** What is watched may be of another folder now, whatever its name. */
  #moved(): void {
    if (this.#watched === undefined) return;
    const files = [...this.#stamps.keys()];
    this.#dropWatchers();
    this.#watchFolders();
    for (const file of [...files, ...this.#filesInFolders()]) this.#compare(file);
  }

  #dropWatchers(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watchFolders(): void {
    if (this.#watched === undefined) return;
    const { folder, trees, inputs } = this.#watched;
    const wanted = new Set([folder, ...inputs.map((file) => path.dirname(file))]);
    for (const tree of trees) addTree(tree, wanted, this.#passedOver);
    for (const [watchedFolder, watcher] of this.#watchers) {
      if (wanted.has(watchedFolder)) continue;
      watcher.close();
      this.#watchers.delete(watchedFolder);
    }
    for (const each of wanted) this.#watchFolder(each);
  }

  #watchFolder(folder: string): void {
    if (this.#watchers.has(folder)) return;
    let watcher: FSWatcher;
    try {
      watcher = watch(folder, (_event, name) => this.#look(folder, name));
    } catch {
      // It is not there; its parent is watched, and tells when it comes.
      return;
    }
    const drop = (): void => {
      watcher.close();
      if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
    };
    watcher.on('error', drop);
    this.#watchers.set(folder, watcher);
  }

  #look(folder: string, name: string | null): void {
    if (this.#watched === undefined) return;
    if (name === null) {
      for (const file of [...this.#stamps.keys()]) this.#compare(file);
      return;
    }
    const file = path.join(folder, name);
    if (this.#stamps.has(file) || this.#isOfInterest(name)) this.#compare(file);
    else if (!this.#passedOver.has(name) && !name.startsWith('.') && isFolder(file)) this.#newFolder();
  }

  #newFolder(): void {
    this.#watchFolders();
    for (const file of this.#filesInFolders()) this.#compare(file);
  }

  #compare(file: string): void {
    const stamp = stampOf(file);
    const before = this.#stamps.get(file) ?? '';
    if (before === stamp) return;
    this.#stamps.set(file, stamp);
    if (!isEmpty(stamp)) this.#emptied.delete(file);
    else if (!isEmpty(before)) this.#emptied.add(file);
    const what = /\.proto$|[\\/]skep\.json$/.test(file) ? 'definitions' : 'code';
    if (this.#pending !== 'definitions') this.#pending = what;
    clearTimeout(this.#timer);
    this.#settling ??= Promise.withResolvers();
    this.#timer = setTimeout(() => this.#tell(), this.#emptied.size > 0 ? rewriteMs : settleMs);
  }

  #tell(): void {
    const pending = this.#pending;
    const settling = this.#settling;
    this.#pending = undefined;
    this.#settling = undefined;
    this.#emptied.clear();
    if (pending !== undefined) this.#changed(pending);
    settling?.resolve();
  }

  get #passedOver(): ReadonlySet<string> {
    return this.#watched?.anyLanguage === true ? passedOverInAnyLanguage : passedOver;
  }

  /** Whether a file of that name can matter before anything is known to read it. */
  #isOfInterest(name: string): boolean {
    if (projectFiles.has(name)) return true;
    if (name.startsWith('.')) return false;
    return (this.#watched?.anyLanguage === true ? sourceFile : webSourceFile).test(name);
  }

  *#filesInFolders(): Iterable<string> {
    for (const folder of this.#watchers.keys()) {
      for (const name of namesIn(folder)) if (this.#isOfInterest(name)) yield path.join(folder, name);
    }
  }
}

function addTree(folder: string, into: Set<string>, passedOver: ReadonlySet<string>): void {
  if (into.size >= maxFolders) return;
  into.add(folder);
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.') || passedOver.has(entry.name)) continue;
      addTree(path.join(folder, entry.name), into, passedOver);
    }
  } catch {
    // It is not there, or not ours to read: nothing to watch below it.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Differs whenever a file was written; empty when there is none. */
function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
}

/** Whether there is nothing in a file, or no file. */
function isEmpty(stamp: string): boolean {
  return stamp === '' || stamp.split(' ')[1] === '0';
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
