import path from 'node:path';
import { localName } from '../../api/environment-name.ts';
import { deployProject } from '../../deploy/index.ts';
import { defaultHome } from '../../environment/data-folder.ts';
import { readEnvironments } from '../../environment/environments-file.ts';
import { chooseProject } from '../choose-projects.ts';
import { type Command, environmentOption, folderOption } from '../command.ts';
import { findEnvironment } from '../find-environment.ts';
import { showProgress } from '../show-progress.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['deploy [DIR] [--env NAME] [-C DIR]'],
  about:
    'Bundles a project, uploads it to an environment and starts it there, in place of what it ran before. That goes on\n' +
    'serving when the new one does not load.',
  options: { env: environmentOption, directory: folderOption },
  arguments: { required: [], optional: 1 },
  examples: ['skep deploy posts --env staging'],
  async run({ arguments: [dir = '.'], folder, output, signal, text }) {
    const { current, known } = await readEnvironments(defaultHome());
    const name = text('env') ?? current;
    if (known.get(name)?.foreign !== undefined) {
      throw new UsageError(
        `${name} is a server of someone else's, where nothing can be deployed: say an environment with \`--env NAME\``,
      );
    }
    if (name === localName) {
      throw new UsageError(
        'say where to: `--env NAME`, or `skep env use NAME` before; the local environment runs folders, with `skep run`',
      );
    }
    const environment = await findEnvironment(name, signal);
    const project = await chooseProject(path.resolve(folder, dir));
    const progress = showProgress(output);
    const deployed = await deployProject(project, environment, progress.show, signal).finally(progress.end);
    output.line(`${deployed.name} runs in ${environment.name}: ${environment.address}`);
    for (const service of deployed.services) output.line(`  ${service.name}`);
    return 0;
  },
};
