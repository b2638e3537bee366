import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  applyManagedMode,
  type BuiltInName,
  type CollectedInput,
  filterTypes,
  type GenerateInput,
  type GenerateTemplate,
  InputError,
  OutputFolder,
  readTemplate,
  type TemplateInput,
  type TemplatePlugin,
  type TypeFilter,
  TypeFilterError,
} from '../../server/generate/by-template.ts';
import { type Problem, UserError } from '../user-error.ts';
import { toPath } from './disk.ts';
import { readInput } from './input/read-input.ts';
import { shownPlace, withShownPlace } from './input/shown-place.ts';
import { PlaceIn } from './place-in.ts';
import { runPlugin } from './run-plugin.ts';
import { templateFile } from './template-file.ts';
import { unsafeToClean } from './unsafe-to-clean.ts';
import { type WriteOptions, writeOutputs } from './write-outputs.ts';

export interface Generated {
  /** Files that were written or removed, absolute. */
  changed: string[];
  /** What plugins wrote to standard error though all went well. */
  notes: string[];
  /** What is wrong in the template or the definitions, or failed. Where a plugin failed, nothing was written. */
  problems: Problem[];
}

export interface GenerateOptions {
  /** Absolute; default: the folder's `buf.gen.yaml`. */
  template?: string;
  signal: AbortSignal;
}

/**
 * Generates code as the folder's `buf.gen.yaml` says, as `buf generate` would: runs its plugins, writes what changed, and removes
 * what an earlier run wrote and this one did not. Throws UserError `no-template`, and `cannot-write` where the disk refuses.
 */
export async function generateByTemplate(folder: string, options: GenerateOptions): Promise<Generated> {
  const { template: file = path.join(folder, templateFile), signal } = options;
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new UserError('no-template', `cannot read ${file}: ${cause.message}`, { cause });
  });
  const place = new PlaceIn(file, text);
  const { template, problems: found } = readTemplate(text);
  const problems = found.map((problem) => place.problem(problem));
  const unsafe = template.clean ? await unsafeToClean(folder, template.plugins, place) : [];
  problems.push(...unsafe);
  const mayRun = unsafe.length === 0 && found.every(({ isLeftOut }) => isLeftOut === true);
  if (!mayRun || template.plugins.length === 0) return { changed: [], notes: [], problems };
  const write: WriteOptions = {
    written: file,
    // A plugin that could not be run may be the one that wrote what is there.
    removeStale: problems.length === 0,
    clean: template.clean && problems.length === 0,
  };
  const generated = await generate(folder, template, { place, write, signal });
  return { ...generated, problems: [...problems, ...generated.problems] };
}

/** Generates code of a folder that has no template, by plugins that ours bring along. */
export async function generateWith(
  folder: string,
  plugins: readonly BuiltInPlugin[],
  { inputs = [], removeStale, signal }: BuiltInOptions,
): Promise<Generated> {
  const template: GenerateTemplate = {
    plugins: plugins.map(({ name, out, parameter }) => ({
      ...{ name, out, parameter, program: { kind: 'built-in', name }, strategy: 'all', offset: 0 },
      ...{ includeImports: false, includeWellKnownTypes: false, filter: noFilter },
    })),
    inputs: inputs.map((input) => ({ ...ownFolder, path: input })),
    clean: false,
    managed: { enabled: false, disable: [], override: [] },
  };
  const written = removeStale ? path.join(folder, templateFile) : undefined;
  const place = new PlaceIn(folder, '');
  return generate(folder, template, { place, write: { written, removeStale, clean: false }, signal });
}

export interface BuiltInPlugin {
  name: BuiltInName;
  out: string;
  parameter: string;
}

export interface BuiltInOptions {
  /** Folders of definitions, from `folder`; default: all of it. */
  inputs?: readonly string[];
  /** Whether what an earlier run wrote, and this one did not, is removed. */
  removeStale: boolean;
  signal: AbortSignal;
}

async function generate(
  folder: string,
  template: GenerateTemplate,
  { place, write, signal }: { place: PlaceIn; write: WriteOptions; signal: AbortSignal },
): Promise<Generated> {
  const inputs = await collectInputs(folder, template, place, signal);
  if (inputs.problems.length > 0) return { changed: [], notes: [], problems: inputs.problems };
  const { outputs, notes, problems } = await runPlugins(
    folder,
    template.plugins,
    inputs.collected,
    place,
    signal,
  );
  signal.throwIfAborted();
  const changed = problems.length > 0 ? [] : await writeOutputs(outputs, write);
  return { changed, notes, problems };
}

async function collectInputs(
  folder: string,
  template: GenerateTemplate,
  place: PlaceIn,
  signal: AbortSignal,
): Promise<{ collected: GenerateInput[]; problems: Problem[] }> {
  const inputs: readonly TemplateInput[] = template.inputs.length > 0 ? template.inputs : [ownFolder];
  const collected: GenerateInput[] = [];
  const problems: Problem[] = [];
  for (const input of inputs) {
    const found = await readInput(folder, input, signal).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      problems.push(
        place.problem({ message: withShownPlace(error.message, input.path), offset: input.offset }),
      );
    });
    if (!found) continue;
    if (found.targets.size === 0)
      problems.push(
        place.problem({ message: `There are no definitions in "${shownPlace(input.path)}"`, ...input }),
      );
    problems.push(...definitionProblems(found));
    if (found.problems.length > 0 || found.targets.size === 0) continue;
    const { problem, input: only } = narrowed(found, input.filter, place);
    if (problem) problems.push(problem);
    const files = applyManagedMode(only.files, template.managed, (name) => found.moduleOf(name));
    collected.push({ files, targets: only.targets });
  }
  return { collected, problems };
}

const noFilter: TypeFilter = { types: [], excludeTypes: [] };

/** The types of an input that are asked for, or what is wrong with how they are. */
function narrowed(
  input: GenerateInput,
  filter: TypeFilter,
  place: PlaceIn,
): { input: GenerateInput; problem?: Problem } {
  try {
    return { input: filterTypes(input, filter) };
  } catch (error) {
    if (!(error instanceof TypeFilterError)) throw error;
    return { input, problem: place.problem(error) };
  }
}

const ownFolder: TemplateInput = {
  kind: 'directory',
  path: '.',
  packageFiles: false,
  paths: [],
  excludePaths: [],
  filter: noFilter,
  offset: 0,
};

function definitionProblems({ problems }: CollectedInput): Problem[] {
  return problems.map(({ uri, ...problem }) => ({ file: toPath(uri), ...problem }));
}

interface PluginRuns {
  /** By absolute path of the folder. */
  outputs: Map<string, OutputFolder>;
  notes: string[];
  problems: Problem[];
}

/** Runs all plugins for all inputs at once, and puts their answers together in the template's order. */
async function runPlugins(
  folder: string,
  plugins: readonly TemplatePlugin[],
  inputs: readonly GenerateInput[],
  place: PlaceIn,
  signal: AbortSignal,
): Promise<PluginRuns> {
  const runs: PluginRuns = { outputs: new Map(), notes: [], problems: [] };
  const wanted = inputs.flatMap((input) =>
    plugins.map((plugin) => ({ plugin, ...narrowed(input, plugin.filter, place) })),
  );
  runs.problems.push(...wanted.flatMap(({ problem }) => problem ?? []));
  if (runs.problems.length > 0) return runs;
  const jobs = wanted.map(async ({ plugin, input }) => {
    return { plugin, result: await runPlugin(plugin, input, { folder, signal }) };
  });
  for (const { plugin, result } of await Promise.all(jobs)) {
    const out = path.resolve(folder, plugin.out);
    const output = runs.outputs.get(out) ?? new OutputFolder();
    runs.outputs.set(out, output);
    if (result.note !== '') runs.notes.push(`${plugin.name}: ${result.note}`);
    const errors =
      result.error === '' ? result.files.map((file) => output.add(file, plugin)) : [result.error];
    const error = errors.find((each) => each !== '');
    if (error !== undefined)
      runs.problems.push(place.problem({ message: `${plugin.name}: ${error}`, offset: plugin.offset }));
  }
  return runs;
}
