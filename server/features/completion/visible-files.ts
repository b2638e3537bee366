import type { LinkedFile } from '../../compiler/index.ts';

/** The file, what it imports, and what those import publicly. */
export function visibleFiles(file: LinkedFile): LinkedFile[] {
  const visible = new Set([file, ...file.dependencies]);
  for (const imported of visible) {
    if (imported === file) continue;
    const publicPaths = imported.syntax.imports
      .filter(({ kind }) => kind === 'public')
      .map(({ path }) => path);
    for (const dependency of imported.dependencies) {
      if (publicPaths.includes(dependency.path)) visible.add(dependency);
    }
  }
  return [...visible];
}
