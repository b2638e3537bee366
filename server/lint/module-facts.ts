import type { FileFacts, PackageOption } from '../workspace/file-facts.ts';

/** How many rpcs of a module use a type. */
export interface TypeUse {
  /** As request, response or both. */
  methods: number;
  requests: number;
  responses: number;
}

const unused: Readonly<TypeUse> = { methods: 0, requests: 0, responses: 0 };

/** What the rules that look beyond one file ask about a module. Answers are made when first asked for, and kept. */
export class ModuleFacts {
  readonly #files: ReadonlyMap<string, FileFacts>;
  readonly #imported: ReadonlyMap<string, FileFacts>;
  #byPackage: Map<string, [path: string, FileFacts][]> | undefined;
  #packagesByFolder: Map<string, Set<string>> | undefined;
  #uses: Map<string, TypeUse> | undefined;
  #graph: Map<string, Set<string>> | undefined;
  readonly #cycles = new Map<string, readonly string[] | undefined>();
  readonly #optionValues = new Map<string, readonly string[]>();

  /** Of a module's files, and of those of others that they import; both by import path, with full names for types. */
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
    return new Set(this.#filesOfPackage(packageName).map(([path]) => folderOfPath(path)));
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

  usesOf(type: string): Readonly<TypeUse> {
    this.#uses ??= this.#countUses();
    return this.#uses.get(type) ?? unused;
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

  #countUses(): Map<string, TypeUse> {
    const uses = new Map<string, TypeUse>();
    const useOf = (type: string): TypeUse => {
      const use = uses.get(type) ?? { ...unused };
      uses.set(type, use);
      return use;
    };
    for (const { methods } of this.#files.values()) {
      for (const { input, output } of methods) {
        const request = useOf(input);
        request.methods++;
        request.requests++;
        const response = useOf(output);
        if (response !== request) response.methods++;
        response.responses++;
      }
    }
    return uses;
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
