import { ActiveRules, lintInModule, ModuleFacts } from '../../lint/index.ts';
import { readText } from '../batch/head-source.ts';
import { toUri } from '../node-file-system.ts';
import { byPlace, type LintProblem, located } from './lint-problem.ts';
import type { LintedModule, LintedPart } from './part-linter.ts';

/** All that is said of the files of these parts, by the rules about modules too. The files of a module are in the order of the parts. */
export function mergeParts(parts: readonly LintedPart[]): {
  fileCount: number;
  problems: LintProblem[];
} {
  const fileCount = parts.reduce((sum, part) => sum + part.fileCount, 0);
  const errors = parts.flatMap((part) => part.errors);
  if (errors.length > 0) return { fileCount, problems: errors.sort(byPlace) };
  const problems = parts.flatMap((part) => part.problems);
  for (const module of modulesOf(parts)) for (const problem of inModule(module)) problems.push(problem);
  return { fileCount, problems: problems.sort(byPlace) };
}

function modulesOf(parts: readonly LintedPart[]): Iterable<LintedModule> {
  const modules = new Map<string, LintedModule>();
  for (const part of parts) {
    for (const [key, { of, files, known }] of part.modules) {
      const module: LintedModule = modules.get(key) ?? { of, files: [], known: new Map() };
      modules.set(key, module);
      for (const file of files) module.files.push(file);
      for (const [path, facts] of known) module.known.set(path, facts);
    }
  }
  return modules.values();
}

function* inModule({ of, files, known }: LintedModule): Generator<LintProblem> {
  const active = new ActiveRules(of.lint);
  const own = new Map(files.map(({ facts }) => [facts.path, facts.facts]));
  const module = new ModuleFacts(own, known);
  for (const { file, facts } of files) {
    const found = lintInModule(facts, module, of.lint, active.for(facts.path));
    // Few files have any, so that their texts are not kept until then.
    if (found.length > 0) yield* located(file, readText(toUri(file)) ?? '', found);
  }
}
