import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import {
  type BreakingChange,
  breakingChanges,
  changedRange,
  SchemaFile,
  SchemaSet,
  schemaSetOf,
  selectRules,
  type TextRange,
} from '../breaking/index.ts';
import { positionAt } from '../compiler/index.ts';
import type { PrintedPlace } from '../lint/places.ts';
import { terminalColumn } from '../lint/terminal-column.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import { type Module, readModules } from './breaking-modules.ts';
import { nodeFileSystem, toPath, toUri } from './node-file-system.ts';

/** Something that breaks, by the rule's name, and where. */
export interface BrokenPlace {
  readonly rule: string;
  readonly message: string;
  /** Absolute, or the import path of a file that ships with the compiler; undefined where there is none any more. */
  readonly file: string | undefined;
  readonly start: PrintedPlace;
  readonly end: PrintedPlace;
}

/** Descriptors that a folder is compared with. */
export interface DescriptorsBefore {
  readonly descriptors: FileDescriptorSet;
  /** Names those who are affected, after each message. */
  readonly note?: string;
}

/** What a folder is compared with: another version of it, or descriptors of a part of it or of all. */
export type Against =
  | { readonly fileSystem: FileSystem; readonly folder: string }
  | { readonly sets: readonly DescriptorsBefore[] };

/** A definition that does not compile, so that nothing can be compared. */
export interface BrokenDefinition {
  readonly side: 'now' | 'before';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What has changed so that others break. */
export interface BreakingResult {
  /** As buf sorts them: by file, place, rule and message. */
  readonly changes: readonly BrokenPlace[];
  /** Where there are any, `changes` is empty. */
  readonly broken: readonly BrokenDefinition[];
  /** How many definitions were compared. */
  readonly files: number;
  /** Names in `buf.yaml` that are no rule and no category. */
  readonly unknownRules: readonly string[];
}

/** Compares the definitions of a folder with what they were, by the rules that their `buf.yaml` asks for. */
export async function findBreakingChanges(folder: string, against: Against): Promise<BreakingResult> {
  const now = await readModules(nodeFileSystem, toUri(folder));
  const before = 'sets' in against ? undefined : await readModules(against.fileSystem, toUri(against.folder));
  const broken = [...errorsOf('now', now.values()), ...errorsOf('before', before?.values() ?? [])];
  const files = [...now.values()].reduce((sum, module) => sum + module.files.length, 0);
  const unknownRules = [...new Set([...now.values()].flatMap(({ config }) => selectRules(config).unknown))];
  if (broken.length > 0) return { changes: [], broken, files, unknownRules };
  const found = [
    ...('sets' in against
      ? against.sets.flatMap((set) => [...compareWithDescriptors(now, set)])
      : compareModules(now, before ?? new Map())),
  ];
  return { changes: sorted(found), broken, files, unknownRules };
}

/** Module by module. One that was not there before breaks nothing; one that is gone breaks all that knew it. */
function* compareModules(
  now: ReadonlyMap<string, Module>,
  before: ReadonlyMap<string, Module>,
): Generator<BrokenPlace> {
  for (const name of new Set([...now.keys(), ...before.keys()])) {
    const [module, previous] = [now.get(name), before.get(name)];
    if (!previous) continue;
    const config = (module ?? previous).config;
    const changes = breakingChanges(setOf(module), setOf(previous), config);
    yield* changes.map((change) => brokenPlace(change, module));
  }
}

/** A set of descriptors does not say which module a file was in. One that no module has any more is the first one's. */
function* compareWithDescriptors(
  now: ReadonlyMap<string, Module>,
  { descriptors, note = '' }: DescriptorsBefore,
): Generator<BrokenPlace> {
  const before = descriptors.file.map((file) => new SchemaFile(file));
  const modules = [...now.values()].map((module) => ({ module, set: setOf(module) }));
  for (const [index, { module, set }] of modules.entries()) {
    const own = before.filter(({ path }) => {
      return set.file(path) ?? (index === 0 && !modules.some((other) => other.set.file(path)));
    });
    for (const change of breakingChanges(set, new SchemaSet(own), module.config))
      yield brokenPlace({ ...change, message: change.message + note }, module);
  }
}

function setOf(module: Module | undefined): SchemaSet {
  return schemaSetOf((module?.files ?? []).map(({ linked }) => linked));
}

function brokenPlace(change: BreakingChange, module: Module | undefined): BrokenPlace {
  const { rule, message, file } = change;
  const found = file && module && findFile(module, file.path);
  if (!file || !found) return { rule, message, file: file?.path, start: firstPlace, end: firstPlace };
  const range = changedRange(change, found.text);
  const lines = found.text.split('\n', range.end.line + 1);
  const printed = ({ line, character }: TextRange['start']): PrintedPlace => ({
    line: line + 1,
    column: character + 1,
    terminalColumn: terminalColumn((lines[line] ?? '').slice(0, character)) + 1,
  });
  return { rule, message, file: found.file, start: printed(range.start), end: printed(range.end) };
}

/** A change that has no place is at the start, as buf says it. */
const firstPlace: PrintedPlace = { line: 1, column: 1, terminalColumn: 1 };

/** The text of a module's file, or of one that it imports. */
function findFile({ files }: Module, path: string): { file: string; text: string } | undefined {
  for (const { program } of files) {
    const linked = program.compilation.files.get(path);
    const uri = linked && program.uriOf(path);
    if (linked && uri) return { file: toPath(uri) ?? path, text: linked.syntax.text };
  }
  return undefined;
}

function* errorsOf(side: BrokenDefinition['side'], modules: Iterable<Module>): Generator<BrokenDefinition> {
  for (const { uri, linked } of [...modules].flatMap(({ files }) => files)) {
    for (const { severity, message, start } of linked.diagnostics) {
      if (severity !== 'error') continue;
      const { line, character } = positionAt(linked.syntax.text, start);
      yield { side, file: toPath(uri) ?? uri, line: line + 1, column: character + 1, message };
    }
  }
}

/** Each once: what several modules import is compared with each of them. */
function sorted(found: readonly BrokenPlace[]): BrokenPlace[] {
  const each = new Map(found.map((change) => [JSON.stringify(change), change]));
  return [...each.values()].sort((a, b) => {
    return (
      compare(a.file ?? '', b.file ?? '') ||
      a.start.line - b.start.line ||
      a.start.terminalColumn - b.start.terminalColumn ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message) ||
      a.end.line - b.end.line ||
      a.end.terminalColumn - b.end.terminalColumn
    );
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
