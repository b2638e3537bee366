/** `a/./b/../c/` -> `a/c`; the folder itself is `.`. Leads out of the folder with `..` where it does. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  const joined = parts.join('/') || '.';
  return path.startsWith('/') ? `/${joined}` : joined;
}

/** Whether a normalized path is the folder or lies below it. */
export function isWithinPath(folder: string, path: string): boolean {
  if (folder === '.') return path !== '..' && !path.startsWith('../') && !path.startsWith('/');
  return path === folder || path.startsWith(`${folder}/`);
}

/** A normalized path that lies within a folder, as seen from there. */
export function relativePath(folder: string, path: string): string {
  if (folder === '.') return path;
  return path === folder ? '.' : path.slice(folder.length + 1);
}

/** Whether a path is one of these, or lies below one of them. */
export function isWithinPaths(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => isWithinPath(folder, path));
}

/** A path below a folder, both normalized, as seen from where the folder is seen. */
export function joinPath(folder: string, path: string): string {
  return normalizePath(`${folder}/${path}`);
}
