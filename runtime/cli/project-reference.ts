import { existsSync } from 'node:fs';
import path from 'node:path';
import { manifestFile } from '../project/manifest.ts';

/** What a person wrote for a project, as the control API takes it: a name as it is, a folder of one as absolute path. */
export function projectReference(project: string): string {
  const isPath = /[\\/]/.test(project) || project === '.' || project === '..';
  const isFolder = isPath && existsSync(path.join(project, manifestFile));
  return isFolder ? path.resolve(project) : project;
}
