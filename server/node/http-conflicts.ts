import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Diagnostic, httpConflictCode, httpConflictMessage, httpConflicts } from '../compiler/index.ts';
import type { BatchPlan } from './batch/batch-plan.ts';
import type { CompiledFile } from './batch/chunk-compiler.ts';
import { toPath } from './node-file-system.ts';

/** By index in the plan: rpcs of projects, of one or of several, that have one address by `google.api.http`. */
export function conflictsBetweenFiles(
  plan: BatchPlan,
  compiled: readonly CompiledFile[],
): Map<number, Diagnostic[]> {
  const isInProject = projectFinder();
  const bound = compiled.filter(
    ({ index, addresses }) => addresses.length > 0 && isInProject(toPath(plan.files[index]?.uri ?? '') ?? ''),
  );
  const found = httpConflicts(bound.map(({ index, addresses }) => [index, addresses] as const));
  return new Map(
    [...found].map(([index, conflicts]) => [
      index,
      conflicts.map((conflict): Diagnostic => {
        const { address, other, otherFile } = conflict;
        const related = {
          path: plan.files[otherFile]?.importPath ?? '',
          start: other.start,
          end: other.end,
          message: 'Bound here too.',
        };
        return {
          code: httpConflictCode,
          severity: 'warning',
          message: httpConflictMessage(conflict),
          start: address.start,
          end: address.end,
          related: [related],
        };
      }),
    ]),
  );
}

/** Answers whether a file is a project's own: it has a folder with `skep.json` above it, and is no copy in `uses/`. */
function projectFinder(): (file: string) => boolean {
  const known = new Map<string, boolean>();
  const isProject = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const above = path.dirname(folder);
    const isUses = path.basename(folder) === 'uses' && existsSync(path.join(above, 'skep.json'));
    const answer =
      !isUses && (existsSync(path.join(folder, 'skep.json')) || (above !== folder && isProject(above)));
    known.set(folder, answer);
    return answer;
  };
  return (file) => file !== '' && isProject(path.dirname(file));
}
