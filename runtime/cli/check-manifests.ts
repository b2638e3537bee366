import { findProjects } from '../project/find-projects.ts';
import { readManifest } from '../project/manifest.ts';
import { type Problem, UserError } from '../user-error.ts';
import { enclosingProject, requireFolder } from './choose-projects.ts';

/**
 * What is wrong in each `skep.json` that has a say in a folder: that of the project it lies in, and those below it. By file,
 * then position. Throws UserError `no-folder` or `manifest-unreadable`.
 */
export async function checkManifests(folder: string): Promise<Problem[]> {
  requireFolder(folder);
  const enclosing = enclosingProject(folder);
  const projects = new Set([
    ...(enclosing === undefined ? [] : [enclosing]),
    ...(await findProjects([folder])),
  ]);
  const problems = await Promise.all([...projects].map(problemsOf));
  return problems.flat();
}

async function problemsOf(project: string): Promise<readonly Problem[]> {
  try {
    await readManifest(project);
    return [];
  } catch (error) {
    if (error instanceof UserError && error.code === 'manifest-invalid')
      return error.problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
    throw error;
  }
}
