import { localName } from '../../api/environment-name.ts';
import { DescribeResponseSchema } from '../../api/gen/skep/registry/v1/registry_pb.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['describe SERVICE [--markdown | --json] [--env NAME]'],
  about:
    'Shows the definition of a running service: what it says of itself, its methods and their messages. `--markdown` makes\n' +
    'a page of it: comments, examples, and commands and code that call each method.',
  options: {
    markdown: { type: 'boolean', text: 'write a page of documentation' },
    json: jsonOption,
    env: environmentOption,
  },
  arguments: { required: ['SERVICE'], optional: 0 },
  completes: ['service'],
  examples: [
    'skep describe posts',
    'skep describe posts --markdown > posts.md',
    'skep describe posts.v1.PostsService --json',
  ],
  async run({ arguments: [service = ''], output, signal, has, text }) {
    if (has('json') && has('markdown')) throw new UsageError('choose one of --json and --markdown');
    const environment = await findEnvironment(text('env'), signal);
    const described = await withEnvironment(environment, ({ registry }) =>
      registry.describe({ service }, { signal }),
    );
    if (has('json')) output.json(messageJson(DescribeResponseSchema, described));
    else if (has('markdown')) {
      const { describedPage } = await import('../../api/documentation/describe-page.ts');
      const { name, address } = environment;
      const at = { environment: name, isLocal: name === localName, address };
      output.line(describedPage(described, at).trimEnd());
    } else output.line(described.definition.trimEnd());
    return 0;
  },
};
