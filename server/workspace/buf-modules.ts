import {
  type BreakingConfig,
  type BufYaml,
  importPathIn,
  type LintConfig,
  moduleFor,
  parseBufYaml,
} from '../buf-config/index.ts';
import { type FileUri, folderOf, isWithin, joinUri, pathBelow } from './uri.ts';

/** The module that a file is part of, for what is checked by module. */
export interface ModuleOfFile {
  /** The same for all files of one module, and for no others. */
  readonly key: string;
  /** The file's path from the root of the module: what others import it by. */
  readonly path: string;
  /** Whether a `buf.yaml` says how to check it; without one, all is as by default. */
  readonly isConfigured: boolean;
  readonly lint: LintConfig;
  readonly breaking: BreakingConfig;
}

/** Finds the `buf.yaml` that speaks for a file: the nearest one at or above its folder. */
export class BufModules {
  readonly #read: (uri: FileUri) => Promise<string | undefined>;
  readonly #parsed = new Map<FileUri, { text: string; config: BufYaml }>();

  /** `read` answers with the text of a file, and with undefined when there is none. */
  constructor(read: (uri: FileUri) => Promise<string | undefined>) {
    this.#read = read;
  }

  /**
   * The module of a file; undefined when the nearest `buf.yaml` leaves the file out of its modules. Where there is no `buf.yaml` up
   * to `top`, the folder that imports start at is a module: `importPath` is the file's path from there.
   */
  async moduleOf(uri: FileUri, importPath: string, top?: FileUri): Promise<ModuleOfFile | undefined> {
    for (let folder = folderOf(uri); folder !== undefined; folder = folderOf(folder)) {
      const config = await this.#configIn(folder);
      const path = pathBelow(folder, uri);
      if (config && path !== undefined) {
        const module = moduleFor(config, path);
        if (!module) return undefined;
        const { lint, breaking } = module;
        const key = `${folder} ${config.modules.indexOf(module)}`;
        return { key, path: importPathIn(module, path), isConfigured: true, lint, breaking };
      }
      if (top !== undefined && !isWithin(top, folder)) break;
      if (folder === top) break;
    }
    const root = uri.endsWith(`/${importPath}`) ? uri.slice(0, -importPath.length) : uri;
    return { key: root, path: importPath, isConfigured: false, ...withoutConfig() };
  }

  async #configIn(folder: FileUri): Promise<BufYaml | undefined> {
    const uri = joinUri(folder, 'buf.yaml');
    const text = await this.#read(uri);
    if (text === undefined) return undefined;
    let parsed = this.#parsed.get(uri);
    if (parsed?.text !== text) {
      parsed = { text, config: parseBufYaml(text) };
      this.#parsed.set(uri, parsed);
    }
    return parsed.config;
  }
}

let defaults: BufYaml | undefined;

function withoutConfig(): { lint: LintConfig; breaking: BreakingConfig } {
  defaults ??= parseBufYaml('version: v2\n');
  const [module] = defaults.modules;
  if (!module) throw new Error('a config without modules is one module');
  return module;
}
