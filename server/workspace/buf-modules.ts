import {
  type BreakingConfig,
  type BufYaml,
  importPathIn,
  type LintConfig,
  moduleFor,
  parseBufYaml,
} from '../buf-config/index.ts';
import { type FileUri, folderOf, joinUri, pathBelow } from './uri.ts';

/** The module that a file is part of, for what is checked by module. */
export interface ModuleOfFile {
  /** The same for all files of one module, and for no others. */
  readonly key: string;
  /** The file's path from the root of the module: what others import it by. */
  readonly path: string;
  /** Whether a `buf.yaml` says how to check it; without one, all is as by default. */
  readonly isConfigured: boolean;
  /** The same object as long as the `buf.yaml` stays as it is. */
  readonly lint: LintConfig;
  readonly breaking: BreakingConfig;
}

interface FoundConfig {
  readonly folder: FileUri;
  readonly config: BufYaml;
}

/** Finds the `buf.yaml` that speaks for a file: the nearest one at or above its folder. */
export class BufModules {
  readonly #read: (uri: FileUri) => Promise<string | undefined>;
  readonly #parsed = new Map<FileUri, { text: string; config: BufYaml }>();
  readonly #nearest = new Map<FileUri, Promise<FoundConfig | undefined>>();

  /** `read` answers with the text of a file, and with undefined when there is none. */
  constructor(read: (uri: FileUri) => Promise<string | undefined>) {
    this.#read = read;
  }

  /**
   * The module of a file; undefined when the nearest `buf.yaml` leaves the file out of its modules. Where there is no `buf.yaml`, the
   * folder that imports start at is a module, from where the file's path is `importPath`; without that, the file is in none.
   */
  async moduleOf(uri: FileUri, importPath?: string): Promise<ModuleOfFile | undefined> {
    const folder = folderOf(uri);
    const found = folder === undefined ? undefined : await this.#nearestTo(folder);
    if (!found) return importPath === undefined ? undefined : withoutConfig(uri, importPath);
    const path = pathBelow(found.folder, uri) ?? '';
    const module = moduleFor(found.config, path);
    if (!module) return undefined;
    const key = `${found.folder} ${found.config.modules.indexOf(module)}`;
    const { lint, breaking } = module;
    return { key, path: importPathIn(module, path), isConfigured: true, lint, breaking };
  }

  #nearestTo(folder: FileUri): Promise<FoundConfig | undefined> {
    let nearest = this.#nearest.get(folder);
    if (!nearest) {
      // Shared by those who ask in one turn, of whom there may be thousands; in the next, files may have changed.
      if (this.#nearest.size === 0) setTimeout(() => this.#nearest.clear(), 0);
      nearest = this.#find(folder);
      this.#nearest.set(folder, nearest);
    }
    return nearest;
  }

  async #find(folder: FileUri): Promise<FoundConfig | undefined> {
    const uri = joinUri(folder, 'buf.yaml');
    const text = await this.#read(uri);
    if (text === undefined) {
      const outer = folderOf(folder);
      return outer === undefined ? undefined : this.#nearestTo(outer);
    }
    let parsed = this.#parsed.get(uri);
    if (parsed?.text !== text) {
      parsed = { text, config: parseBufYaml(text) };
      this.#parsed.set(uri, parsed);
    }
    return { folder, config: parsed.config };
  }
}

let defaults: BufYaml | undefined;

function withoutConfig(uri: FileUri, importPath: string): ModuleOfFile {
  defaults ??= parseBufYaml('version: v2\n');
  const [module] = defaults.modules;
  if (!module) throw new Error('a config without modules is one module');
  const key = uri.endsWith(`/${importPath}`) ? uri.slice(0, -importPath.length) : uri;
  const { lint, breaking } = module;
  return { key, path: importPath, isConfigured: false, lint, breaking };
}
