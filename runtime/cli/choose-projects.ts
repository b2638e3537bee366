import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { findProjects } from '../project/find-projects.ts';
import { manifestFile } from '../project/manifest.ts';
import { UserError } from '../user-error.ts';

/** The project that `folder` is, or lies in; undefined when neither. */
export function enclosingProject(folder: string): string | undefined {
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    if (existsSync(path.join(each, manifestFile))) return each;
    if (each === path.dirname(each)) return undefined;
  }
}

/**
 * The projects a person means by a folder: the one it is or lies in, else all below it. Throws UserError
 * `no-folder` or `no-project`.
 */
export async function chooseProjects(folder: string): Promise<string[]> {
  requireFolder(folder);
  const enclosing = enclosingProject(folder);
  if (enclosing !== undefined) return [enclosing];
  const below = await findProjects([folder]);
  if (below.length > 0) return below;
  throw new UserError(
    'no-project',
    `${folder} has no project: no skep.json in it, above it or below it; \`skep new NAME\` makes one`,
  );
}

/** The one project a person means by a folder. Throws UserError, `several-projects` too. */
export async function chooseProject(folder: string): Promise<string> {
  const [project, ...others] = await chooseProjects(folder);
  if (project === undefined || others.length > 0) {
    throw new UserError(
      'several-projects',
      `${folder} has several projects: name one of ${[project ?? '', ...others].map((each) => path.relative(folder, each)).join(', ')}`,
    );
  }
  return project;
}

/** Throws UserError `no-folder` when there is none. */
export function requireFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError('no-folder', `there is no folder ${folder}`);
  if (!found.isDirectory()) throw new UserError('no-folder', `${folder} is a file: give its folder`);
}

/** Where what a project uses is looked for: in the folder beside it. */
export function workspaceOf(projects: readonly string[]): string[] {
  return [...new Set(projects.map((project) => path.dirname(project)))];
}
