import { type DeclaredNames, duplicatesAcross } from '../compiler/index.ts';
import type { BatchPlan } from './batch/batch-plan.ts';
import {
  type BatchOptions,
  type CompiledChunk,
  type CompiledFile,
  type PlacedDiagnostic,
  place,
} from './batch/chunk-compiler.ts';
import { inOrder } from './batch/descriptor-order.ts';
import { readText } from './batch/head-source.ts';
import { planBatch } from './batch/plan-batch.ts';
import { type CompilerThreads, defaultParts, runBatch } from './batch/run-batch.ts';
import { conflictsBetweenFiles } from './http-conflicts.ts';
import { toPath } from './node-file-system.ts';
import { Threads } from './threads.ts';

/** A definition and what is wrong in it. */
export interface CheckedFile {
  /** Absolute. */
  readonly file: string;
  readonly importPath: string;
  /** By position. Lines and columns count from 1, columns in UTF-16 units. */
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** What the compiler says of a folder. */
export interface CheckResult {
  /** By path. */
  readonly files: readonly CheckedFile[];
  /**
   * A FileDescriptorSet in wire format, in parts that follow each other: all these files and what they import, each after its
   * imports. Empty unless descriptors were asked for.
   */
  readonly descriptorBytes: readonly Uint8Array[];
}

/** Compiles all definitions below a folder, each with the import roots it has in an editor that opens the folder. */
export async function checkFolder(folder: string, options: BatchOptions = {}): Promise<CheckResult> {
  using threads: CompilerThreads = new Threads();
  const plan = await planBatch(folder, (count) => {
    if (count >= defaultParts.workersFrom) threads.start();
  });
  const chunks = await runBatch(plan, options, defaultParts, threads);
  const compiled = compiledFiles(chunks);
  const duplicates = duplicatesByGroup(plan, compiled);
  const conflicts = conflictsBetweenFiles(plan, compiled);
  return {
    files: plan.files.flatMap(({ uri, importPath }, index) => {
      const found = compiled[index]?.diagnostics;
      // It could not be read.
      if (!found) return [];
      const known = new Set(found.map(({ code, start }) => `${code} ${start}`));
      const text = conflicts.has(index) ? (readText(uri) ?? '') : '';
      const conflicting = (conflicts.get(index) ?? []).map((diagnostic) => place(diagnostic, text));
      const across = [...(duplicates.get(index) ?? []), ...conflicting];
      const added = across.filter(({ code, start }) => !known.has(`${code} ${start}`));
      const diagnostics = [...found, ...added].sort((a, b) => a.start - b.start || a.end - b.end);
      return [{ file: toPath(uri) ?? uri, importPath, diagnostics }];
    }),
    descriptorBytes: inOrder(chunks),
  };
}

/** By index. A file that several chunks met was linked as the first of them has it. */
function compiledFiles(chunks: readonly CompiledChunk[]): CompiledFile[] {
  const compiled: CompiledFile[] = [];
  for (const { files } of chunks) for (const file of files) compiled[file.index] ??= file;
  return compiled;
}

/** Only files of the same import roots are one build: projects side by side may each have a copy of a definition. */
function duplicatesByGroup(
  plan: BatchPlan,
  compiled: readonly CompiledFile[],
): Map<number, PlacedDiagnostic[]> {
  const found = new Map<number, PlacedDiagnostic[]>();
  for (const [, group] of Map.groupBy(compiled, ({ index }) => plan.files[index]?.group)) {
    const indices = new Map<DeclaredNames, number>(group.map(({ names, index }) => [names, index]));
    for (const [names, diagnostics] of duplicatesAcross(indices.keys())) {
      const index = indices.get(names) ?? 0;
      const text = readText(plan.files[index]?.uri ?? '') ?? '';
      found.set(
        index,
        diagnostics.map((diagnostic) => place(diagnostic, text)),
      );
    }
  }
  return found;
}
