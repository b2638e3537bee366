import { parseDocument } from 'yaml';
import {
  type BreakingConfig,
  type BufVersion,
  breakingConfig,
  bufVersions,
  isEmptySection,
  type LintConfig,
  lintConfig,
  record,
  string,
  strings,
} from './check-config.ts';
import { isWithinPath, isWithinPaths, joinPath, normalizePath, relativePath } from './paths.ts';

/** A `buf.yaml` of any version, as it is meant. */
export interface BufYaml {
  readonly version: BufVersion;
  /** Never empty. By path, as buf has them. */
  readonly modules: readonly BufModule[];
}

/** A folder of definitions with its own checks. */
export interface BufModule {
  /** Relative to the config file's folder; `.` for that itself. */
  readonly path: string;
  /** Folders that imports are looked up in, relative to the config file's. One, but in version v1beta1. */
  readonly roots: readonly string[];
  /** `buf.build/acme/petapis`; '' when it has none. */
  readonly name: string;
  /** Folders that alone belong to the module, relative to `path`; all of it where there are none. */
  readonly includes: readonly string[];
  /** Folders that do not belong to it, relative to `path`. */
  readonly excludes: readonly string[];
  readonly lint: LintConfig;
  readonly breaking: BreakingConfig;
}

/**
 * Reads a `buf.yaml`. Never throws: text that is half typed says what can be read of it. What is wrong in it is for
 * `configProblems`.
 */
export function parseBufYaml(text: string): BufYaml {
  const config = record(yaml(text));
  const version = versionOf(config);
  return { version, modules: version === 'v2' ? modulesOf(config) : [moduleOf(config, version)] };
}

/** The module that holds a file, named by its path relative to the config file; undefined when none does. */
export function moduleFor(config: BufYaml, path: string): BufModule | undefined {
  const holding = config.modules.filter((module) => holds(module, path));
  // Modules may lie in each other: the innermost has it.
  return holding.sort((a, b) => b.path.length - a.path.length)[0];
}

/** The path a module's file is imported by, and that `ignore` means. Of a path relative to the config file. */
export function importPathIn(module: BufModule, path: string): string {
  const root = module.roots.find((candidate) => isWithinPath(candidate, path)) ?? module.path;
  return relativePath(root, path);
}

function holds(module: BufModule, path: string): boolean {
  if (!isWithinPath(module.path, path) || !isWithinPaths(module.roots, path)) return false;
  const below = relativePath(module.path, path);
  if (isWithinPaths(module.excludes, below)) return false;
  return module.includes.length === 0 || isWithinPaths(module.includes, below);
}

/** Without a version, version 2 is what its author will be told to write. */
function versionOf(config: Record<string, unknown>): BufVersion {
  return bufVersions.find((version) => version === config.version) ?? 'v2';
}

/** Of version 1, where the folder is the module. */
function moduleOf(config: Record<string, unknown>, version: BufVersion): BufModule {
  const build = record(config.build);
  const roots = version === 'v1beta1' ? strings(build.roots).map(normalizePath) : [];
  return {
    path: '.',
    roots: roots.length > 0 ? roots : ['.'],
    name: string(config.name),
    includes: [],
    excludes: strings(build.excludes).map(normalizePath),
    lint: lintConfig(config.lint, version, '.'),
    breaking: breakingConfig(config.breaking, version, '.'),
  };
}

function modulesOf(config: Record<string, unknown>): BufModule[] {
  const listed = Array.isArray(config.modules) ? config.modules.map(record) : [];
  const modules = listed.length > 0 ? listed : [{ path: '.', name: config.name }];
  return modules.map((module) => moduleOfList(module, config)).sort(byPath);
}

function moduleOfList(module: Record<string, unknown>, config: Record<string, unknown>): BufModule {
  const path = normalizePath(string(module.path) || '.');
  const inModule = (paths: unknown) =>
    strings(paths)
      .map(normalizePath)
      .filter((each) => isWithinPath(path, each))
      .map((each) => relativePath(path, each));
  const ownLint = isEmptySection(module.lint) ? config.lint : module.lint;
  const ownBreaking = isEmptySection(module.breaking) ? config.breaking : module.breaking;
  return {
    path,
    roots: [joinPath(path, '.')],
    name: string(module.name),
    includes: inModule(module.includes),
    excludes: inModule(module.excludes),
    lint: lintConfig(ownLint, 'v2', path),
    breaking: breakingConfig(ownBreaking, 'v2', path),
  };
}

/** By path alone: where two have the same, their order stands. */
function byPath(a: BufModule, b: BufModule): number {
  return a.path < b.path ? -1 : Number(a.path > b.path);
}

function yaml(text: string): unknown {
  try {
    return parseDocument(text, { logLevel: 'silent' }).toJS();
  } catch {
    // An alias without an anchor, say.
    return undefined;
  }
}
