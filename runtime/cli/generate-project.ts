import type { Generated } from '../generate/index.ts';
import { prepare } from '../project/index.ts';
import { UserError } from '../user-error.ts';
import { workspaceOf } from './choose-projects.ts';
import { findElsewhere } from './find-elsewhere.ts';
import { orThroughEnvironment } from './or-through-environment.ts';
import { problemLine } from './report-error.ts';

/**
 * Copies the definitions that a project uses, from the projects beside it or else from what runs, and generates its code.
 * Throws a UserError as `prepare` does.
 */
export function generateProject(folder: string, signal: AbortSignal): Promise<Generated> {
  const workspaceFolders = workspaceOf([folder]);
  return orThroughEnvironment(
    async () => {
      const sources = { workspaceFolders, findService: findElsewhere };
      const { changed, problems, notes } = await prepare(folder, sources, signal);
      return { changed, problems, notes };
    },
    async ({ project }) => {
      const { changed, problems, notes } = await project.prepare({ folder, workspaceFolders }, { signal });
      const [first] = problems;
      if (first === undefined || changed.length > 0) return { changed, problems, notes };
      throw new UserError('definitions-invalid', problemLine(first), { problems });
    },
  );
}
