import type { Group } from '../../workspace/group.ts';
import type { FileUri } from '../../workspace/uri.ts';

/** A definition that is to be compiled. */
export interface BatchFile {
  readonly uri: FileUri;
  readonly importPath: string;
  /** Index of the group that it belongs to. */
  readonly group: number;
}

/** What there is to compile below a folder. Plain data: worker threads get a copy. */
export interface BatchPlan {
  /** By URI. */
  readonly files: readonly BatchFile[];
  /** Files that share their import roots: one build each. */
  readonly groups: readonly Pick<Group, 'roots' | 'missingModules'>[];
  /** Of each file the index of the last one that is seen to import it, or its own. Shared by threads; see last-uses.ts. */
  readonly lastUses: Int32Array;
}

/** Of each group the index of every file by its import path. */
export function fileIndices(files: readonly BatchFile[]): Map<string, number>[] {
  const indices: Map<string, number>[] = [];
  for (const [index, { importPath, group }] of files.entries()) {
    indices[group] ??= new Map();
    indices[group].set(importPath, index);
  }
  return indices;
}
