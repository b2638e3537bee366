import { type Command, environmentOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { projectReference } from '../project-reference.ts';

export const command: Command = {
  usage: ['stop PROJECT [--env NAME]'],
  about: 'Stops a project for everybody who wanted it to run. PROJECT is its name or its folder.',
  options: { env: environmentOption },
  arguments: { required: ['PROJECT'], optional: 0 },
  completes: ['project'],
  async run({ arguments: [project = ''], output, signal, text }) {
    const environment = await findEnvironment(text('env'), signal);
    await withEnvironment(environment, (each) =>
      each.project.stop({ project: projectReference(project) }, { signal }),
    );
    output.line(`${project} is stopped`);
    return 0;
  },
};
