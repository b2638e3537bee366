import path from 'node:path';
import { prepare } from '../../project/index.ts';
import { UserError } from '../../user-error.ts';
import { chooseProjects, workspaceOf } from '../choose-projects.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { orThroughEnvironment } from '../or-through-environment.ts';
import { shortPath } from '../report-error.ts';

export const command: Command = {
  usage: ['generate [DIR] [-C DIR] [--json]'],
  about:
    'Writes typed messages, services and clients into gen/ of a project, or of every project below DIR, and copies the\n' +
    'definitions that it uses. What has not changed is not written.',
  options: { directory: folderOption, json: jsonOption },
  arguments: { required: [], optional: 1 },
  async run({ arguments: [dir = '.'], folder, output, signal, has }) {
    const changed: string[] = [];
    for (const project of await chooseProjects(path.resolve(folder, dir))) {
      changed.push(...(await generate(project, signal)));
    }
    if (has('json')) output.json({ changed });
    else if (changed.length === 0) output.line('all is up to date');
    else for (const file of changed) output.line(shortPath(file));
    return 0;
  },
};

function generate(folder: string, signal: Invocation['signal']): Promise<string[]> {
  const workspaceFolders = workspaceOf([folder]);
  return orThroughEnvironment(
    async () => {
      const { changed } = await prepare(
        folder,
        { workspaceFolders, findService: async () => undefined },
        signal,
      );
      return changed;
    },
    async ({ project }) => {
      const { changed, problems } = await project.prepare({ folder, workspaceFolders }, { signal });
      const [first] = problems;
      if (first === undefined) return changed;
      const message = `${shortPath(first.file)}:${first.line}:${first.column}: ${first.message}`;
      throw new UserError('definitions-invalid', message, { problems });
    },
  );
}
