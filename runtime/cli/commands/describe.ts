import { DescribeResponseSchema } from '../../api/gen/skep/registry/v1/registry_pb.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';

export const command: Command = {
  usage: ['describe SERVICE [--json] [--env NAME]'],
  about: 'Shows the definition of a running service: what it says of itself, its methods and their messages.',
  options: { json: jsonOption, env: environmentOption },
  arguments: { required: ['SERVICE'], optional: 0 },
  examples: ['skep describe posts', 'skep describe posts.v1.PostsService --json'],
  async run({ arguments: [service = ''], output, signal, has, text }) {
    const environment = await findEnvironment(text('env'));
    const described = await withEnvironment(environment, ({ registry }) =>
      registry.describe({ service }, { signal }),
    );
    if (has('json')) output.json(messageJson(DescribeResponseSchema, described));
    else output.line(described.definition.trimEnd());
    return 0;
  },
};
