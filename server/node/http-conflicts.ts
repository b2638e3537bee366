import { type Diagnostic, httpConflictCode, httpConflictMessage, httpConflicts } from '../compiler/index.ts';
import type { BatchPlan } from './batch/batch-plan.ts';
import type { CompiledFile } from './batch/chunk-compiler.ts';

/** By index in the plan: rpcs of projects, of one or of several, that have one address by `google.api.http`. */
export function conflictsBetweenFiles(
  plan: BatchPlan,
  compiled: readonly CompiledFile[],
): Map<number, Diagnostic[]> {
  const bound = compiled.filter(({ addresses }) => addresses.length > 0);
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
