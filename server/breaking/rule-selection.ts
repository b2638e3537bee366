import { type BreakingConfig, isWithinPaths } from '../buf-config/index.ts';
import { packageStability } from '../lint/package-version.ts';
import { breakingRules, rulesNamed } from './rule-catalog.ts';
import type { SchemaFile } from './schema.ts';

/** Which rules the `breaking` section of a buf.yaml asks for, and where. */
export interface RuleSelection {
  readonly rules: ReadonlySet<string>;
  /** Whether a rule is not meant for a file. */
  isIgnored(rule: string, file: SchemaFile): boolean;
  /** Names that are no rule and no category. */
  readonly unknown: readonly string[];
}

const selections = new WeakMap<BreakingConfig, RuleSelection>();

/** The same for the same config. */
export function selectRules(config: BreakingConfig): RuleSelection {
  let selection = selections.get(config);
  if (!selection) {
    selection = makeSelection(config);
    selections.set(config, selection);
  }
  return selection;
}

function makeSelection(config: BreakingConfig): RuleSelection {
  const { version } = config;
  const unknown: string[] = [];
  const named = (name: string): readonly string[] => {
    const rules = rulesNamed(name, version);
    if (!rules) unknown.push(name);
    return rules ?? [];
  };
  const defaults = breakingRules(version).filter(({ categories }) => categories.includes('FILE'));
  const used = config.use.length > 0 ? config.use.flatMap(named) : defaults.map(({ name }) => name);
  const excepted = new Set(config.except.flatMap(named));
  const ignoreOnly = new Map<string, string[]>();
  for (const [name, paths] of config.ignoreOnly) {
    for (const rule of named(name)) ignoreOnly.set(rule, [...(ignoreOnly.get(rule) ?? []), ...paths]);
  }
  const isOff = config.disabled || config.disableBuiltin;
  return {
    rules: new Set(isOff ? [] : used.filter((rule) => !excepted.has(rule))),
    unknown,
    isIgnored: (rule, file) =>
      isWithinPaths(config.ignore, file.path) ||
      isWithinPaths(ignoreOnly.get(rule) ?? [], file.path) ||
      (config.ignoreUnstablePackages && isUnstable(file)),
  };
}

function isUnstable(file: SchemaFile): boolean {
  return (packageStability(file.package) ?? 'stable') !== 'stable';
}
