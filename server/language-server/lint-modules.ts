import { ModuleFacts, type ModuleFile } from '../lint/index.ts';
import type { BufModules } from '../workspace/buf-modules.ts';
import type { FileFacts } from '../workspace/file-facts.ts';
import type { FileSymbols } from '../workspace/file-symbols.ts';
import type { FileUri } from '../workspace/uri.ts';

/** What is known of the files of each module: of those that are shown as they are now, of the others as they were indexed. */
export class LintModules {
  /** Grows when rules about modules may say something else. */
  revision = 0;
  /** Facts by module, and by path in it. */
  #indexed = new Map<string, Map<string, FileFacts>>();
  readonly #shown = new Map<FileUri, { key: string; file: ModuleFile; told: string }>();
  readonly #facts = new Map<string, ModuleFacts>();
  /** What `#indexed` was made of. */
  #sources = new Map<FileUri, FileFacts>();

  /** Takes in what all files of the workspace declare. */
  async index(files: Iterable<readonly [FileUri, FileSymbols]>, bufModules: BufModules): Promise<void> {
    const indexed = new Map<string, Map<string, FileFacts>>();
    const sources = new Map<FileUri, FileFacts>();
    const present = new Set<FileUri>();
    for (const [uri, { facts }] of files) {
      present.add(uri);
      const of = await bufModules.moduleOf(uri);
      if (!of) continue;
      const module = indexed.get(of.key) ?? new Map();
      indexed.set(of.key, module.set(of.path, facts));
      sources.set(uri, facts);
    }
    const isSame = (uri: FileUri, facts: FileFacts) =>
      this.#shown.has(uri) || this.#sources.get(uri) === facts;
    const isUnchanged =
      sources.size === this.#sources.size && [...sources].every(([uri, facts]) => isSame(uri, facts));
    this.#indexed = indexed;
    this.#sources = sources;
    const gone = [...this.#shown.keys()].filter((uri) => !present.has(uri));
    for (const uri of gone) this.#shown.delete(uri);
    if (!isUnchanged || gone.length > 0) this.#changed();
  }

  /** Takes in a file that is shown. */
  show(uri: FileUri, key: string, file: ModuleFile): void {
    const before = this.#shown.get(uri);
    if (before?.file === file && before.key === key) return;
    const told = `${key} ${file.path} ${JSON.stringify(file.facts)}`;
    this.#shown.set(uri, { key, file, told });
    if (before?.told !== told) this.#changed();
  }

  /** The file is not shown any more: it is what it was indexed as. */
  hide(uri: FileUri): void {
    if (this.#shown.delete(uri)) this.#changed();
  }

  /** What the rules about a module ask. */
  facts(key: string): ModuleFacts {
    let facts = this.#facts.get(key);
    if (!facts) {
      const own = new Map(this.#indexed.get(key));
      const others = new Map<string, FileFacts>();
      for (const [other, files] of this.#indexed) {
        if (other !== key) for (const [path, file] of files) others.set(path, file);
      }
      for (const shown of this.#shown.values())
        (shown.key === key ? own : others).set(shown.file.path, shown.file.facts);
      facts = new ModuleFacts(own, others);
      this.#facts.set(key, facts);
    }
    return facts;
  }

  #changed(): void {
    this.#facts.clear();
    this.revision++;
  }
}
