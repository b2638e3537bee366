import { isWithinPaths, type LintConfig } from '../buf-config/index.ts';
import { defaultCategory, lintRulesNamed } from './catalog.ts';

/** The names of the rules that a config asks for. */
export class ActiveRules {
  readonly #config: LintConfig;
  readonly #names: ReadonlySet<string>;
  /** What is ignored for one rule only. */
  readonly #ignoreOnly = new Map<string, string[]>();

  constructor(config: LintConfig) {
    this.#config = config;
    this.#names = namesInUse(config);
    for (const [nameOrCategory, paths] of config.ignoreOnly) {
      for (const name of lintRulesNamed(nameOrCategory, config.version) ?? []) {
        this.#ignoreOnly.set(name, [...(this.#ignoreOnly.get(name) ?? []), ...paths]);
      }
    }
  }

  /** Those for the file of this import path. The same set comes back for all files to which no exception applies. */
  for(path: string): ReadonlySet<string> {
    if (this.#config.disabled || isWithinPaths(this.#config.ignore, path)) return none;
    const ignored = [...this.#ignoreOnly].filter(([, paths]) => isWithinPaths(paths, path));
    if (ignored.length === 0) return this.#names;
    const ignoredNames = new Set(ignored.map(([name]) => name));
    return new Set([...this.#names].filter((name) => !ignoredNames.has(name)));
  }
}

const none: ReadonlySet<string> = new Set();

/** Names that there are not count for nothing: the config file's own diagnostics tell of them. */
function namesInUse({ version, use, except, disableBuiltin }: LintConfig): Set<string> {
  if (disableBuiltin) return new Set();
  const all = (names: readonly string[]) => names.flatMap((name) => lintRulesNamed(name, version) ?? []);
  const names = new Set(all(use.length > 0 ? use : [defaultCategory]));
  for (const name of all(except)) names.delete(name);
  return names;
}
