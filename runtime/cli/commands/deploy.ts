import path from 'node:path';
import { localName } from '../../api/environment-name.ts';
import { deployProject } from '../../deploy/index.ts';
import { defaultHome } from '../../environment/data-folder.ts';
import { readEnvironments } from '../../environment/environments-file.ts';
import { chooseProject } from '../choose-projects.ts';
import { type Command, environmentOption, folderOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { showProgress } from '../show-progress.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['deploy [DIR] [--env NAME] [-C DIR]', 'deploy --remove PROJECT [--env NAME]'],
  about:
    'Bundles a project, uploads it to an environment and starts it there, in place of what it ran before. That goes on\n' +
    'serving when the new one does not load. What was deployed is stopped, and taken out again, with --remove.',
  options: {
    remove: {
      type: 'string',
      value: 'PROJECT',
      completes: 'project',
      text: 'take this project out of the environment',
    },
    env: environmentOption,
    directory: folderOption,
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep deploy posts --env staging', 'skep deploy --remove posts --env staging'],
  async run({ arguments: [dir], folder, output, signal, text }) {
    const removed = text('remove');
    if (removed !== undefined && dir !== undefined)
      throw new UsageError(`either deploy ${dir}, or remove ${removed}`);
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
    if (removed !== undefined) {
      await withEnvironment(environment, (each) => each.deploy.remove({ project: removed }, { signal }));
      output.line(`${removed} is removed from ${environment.name}`);
      return 0;
    }
    const project = await chooseProject(path.resolve(folder, dir ?? '.'));
    const progress = showProgress(output);
    const deployed = await deployProject(project, environment, progress.show, signal).finally(progress.end);
    output.line(`${deployed.name} runs in ${environment.name}: ${environment.address}`);
    for (const service of deployed.services) output.line(`  ${service.name}`);
    return 0;
  },
};
