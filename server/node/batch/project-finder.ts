import { existsSync } from 'node:fs';
import path from 'node:path';

/** Answers whether a file is a project's own: it has a folder with `skep.json` above it, and is no copy in `uses/`. */
export function projectFinder(): (file: string) => boolean {
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
