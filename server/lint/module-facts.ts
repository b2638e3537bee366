import type { FileFacts, MethodFacts, PackageOption } from '../workspace/file-facts.ts';

/** How many rpcs of a module use a type. */
export interface TypeUse {
  /** As request, response or both. */
  methods: number;
  requests: number;
  responses: number;
}

/** An rpc that writes a name. */
interface Mention {
  readonly method: MethodFacts;
  readonly packageName: string;
}

/** What the rules that look beyond one file ask about a module. Answers are made when first asked for, and kept. */
export class ModuleFacts {
  readonly #files: ReadonlyMap<string, FileFacts>;
  readonly #imported: ReadonlyMap<string, FileFacts>;
  #byPackage: Map<string, [path: string, FileFacts][]> | undefined;
  readonly #folders = new Map<string, ReadonlySet<string>>();
  #packagesByFolder: Map<string, Set<string>> | undefined;
  #mentions: Map<string, Mention[]> | undefined;
  readonly #uses = new Map<string, TypeUse>();
  #graph: Map<string, Set<string>> | undefined;
  readonly #cycles = new Map<string, readonly string[] | undefined>();
  readonly #optionValues = new Map<string, readonly string[]>();

  /** Of a module's files, and of those of others that they import; both by import path. */
  constructor(files: ReadonlyMap<string, FileFacts>, imported: ReadonlyMap<string, FileFacts>) {
    this.#files = files;
    this.#imported = imported;
  }

  /** The package of a file of the module itself. */
  ownPackage(path: string): string | undefined {
    return this.#files.get(path)?.packageName;
  }

  /** The package of any file that is imported. */
  packageOf(path: string): string | undefined {
    return (this.#files.get(path) ?? this.#imported.get(path))?.packageName;
  }

  /** The packages of the files of a folder; '' where one has none. */
  packagesIn(folder: string): ReadonlySet<string> {
    if (!this.#packagesByFolder) {
      this.#packagesByFolder = new Map();
      for (const [path, { packageName }] of this.#files)
        addTo(this.#packagesByFolder, folderOfPath(path), packageName);
    }
    return this.#packagesByFolder.get(folder) ?? new Set();
  }

  foldersOf(packageName: string): ReadonlySet<string> {
    let folders = this.#folders.get(packageName);
    if (!folders) {
      folders = new Set(this.#filesOfPackage(packageName).map(([path]) => folderOfPath(path)));
      this.#folders.set(packageName, folders);
    }
    return folders;
  }

  /** What the files of a package set an option to, sorted; '' where one does not set it. */
  optionValues(packageName: string, option: PackageOption): readonly string[] {
    const key = `${packageName} ${option}`;
    let values = this.#optionValues.get(key);
    if (!values) {
      const found = this.#filesOfPackage(packageName).map(([, { options }]) => options[option] ?? '');
      values = [...new Set(found)].sort();
      this.#optionValues.set(key, values);
    }
    return values;
  }

  /** How many rpcs use a type, by its full name. */
  usesOf(type: string): Readonly<TypeUse> {
    let use = this.#uses.get(type);
    if (!use) {
      use = this.#countUses(type);
      this.#uses.set(type, use);
    }
    return use;
  }

  /** The packages on a shortest way from one over an imported one back to it, both ends included. */
  importCycle(packageName: string, imported: string): readonly string[] | undefined {
    const key = `${packageName} ${imported}`;
    if (!this.#cycles.has(key)) this.#cycles.set(key, this.#findCycle(packageName, imported));
    return this.#cycles.get(key);
  }

  #filesOfPackage(packageName: string): readonly [path: string, FileFacts][] {
    this.#byPackage ??= Map.groupBy(this.#files, ([, file]) => file.packageName);
    return this.#byPackage.get(packageName) ?? [];
  }

  #countUses(type: string): TypeUse {
    this.#mentions ??= mentionsIn(this.#files.values());
    const use = { methods: 0, requests: 0, responses: 0 };
    for (const { method, packageName } of this.#mentions.get(lastPart(type)) ?? []) {
      const isRequest = means(method.input, packageName, type);
      const isResponse = means(method.output, packageName, type);
      if (isRequest || isResponse) use.methods++;
      if (isRequest) use.requests++;
      if (isResponse) use.responses++;
    }
    return use;
  }

  /** Which packages import which. */
  #packageGraph(): ReadonlyMap<string, ReadonlySet<string>> {
    if (this.#graph) return this.#graph;
    this.#graph = new Map();
    for (const { packageName, imports } of [...this.#files.values(), ...this.#imported.values()]) {
      for (const path of imports) {
        const target = this.packageOf(path);
        if (packageName && target && target !== packageName) addTo(this.#graph, packageName, target);
      }
    }
    return this.#graph;
  }

  #findCycle(packageName: string, imported: string): string[] | undefined {
    const graph = this.#packageGraph();
    const cameFrom = new Map<string, string>();
    const queue = [imported];
    for (const current of queue) {
      for (const next of graph.get(current) ?? []) {
        if (next === packageName) {
          const way = [packageName];
          for (let at: string | undefined = current; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
          return [packageName, ...way];
        }
        if (next === imported || cameFrom.has(next)) continue;
        cameFrom.set(next, current);
        queue.push(next);
      }
    }
    return undefined;
  }
}

/** The folder of a path with slashes; `.` at the top. */
export function folderOfPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}

/** The rpcs of files by the last part of the types that they write. */
function mentionsIn(files: Iterable<FileFacts>): Map<string, Mention[]> {
  const mentions = new Map<string, Mention[]>();
  for (const { methods, packageName } of files) {
    for (const method of methods) {
      for (const name of new Set([lastPart(method.input), lastPart(method.output)])) {
        const known = mentions.get(name);
        if (known) known.push({ method, packageName });
        else mentions.set(name, [{ method, packageName }]);
      }
    }
  }
  return mentions;
}

/** Whether a type written in a package may mean the one of a full name: looked up there, and in the packages around it. */
function means(written: string, packageName: string, type: string): boolean {
  if (written.startsWith('.')) return written.slice(1) === type;
  if (written === type) return true;
  if (!type.endsWith(`.${written}`)) return false;
  const scope = type.slice(0, -written.length - 1);
  return packageName === scope || packageName.startsWith(`${scope}.`);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
