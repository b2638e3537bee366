import path from 'node:path';
import { type CreatedProject, createProject } from '../../project/index.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { orThroughEnvironment } from '../or-through-environment.ts';
import { shortPath } from '../report-error.ts';

/** What a service of each template is first asked, behind its name. */
const firstCalls: Readonly<Record<string, string>> = {
  hello: 'hello --name=Ada',
  crud: 'list',
  client: 'list',
  stream: 'tick --count=3',
};

export const command: Command = {
  usage: ['new NAME [--template TEMPLATE] [--uses SERVICE] [-C DIR] [--json]'],
  about:
    'Makes a project that runs at once, with no install step. Templates: hello (one method), crud (create, get, list,\n' +
    'update, delete), client (calls the service that --uses names), stream (a method for each way to stream).',
  options: {
    template: {
      type: 'string',
      short: 't',
      value: 'TEMPLATE',
      completes: 'template',
      text: 'what to begin with; hello without it',
    },
    uses: {
      type: 'string',
      multiple: true,
      value: 'SERVICE',
      completes: 'service',
      text: 'a service that it calls; may be repeated',
    },
    directory: { ...folderOption, text: "make the project's folder in DIR" },
    json: jsonOption,
  },
  arguments: { required: ['NAME'], optional: 0 },
  examples: [
    'skep new hello',
    'skep new posts --template crud',
    'skep new comments --template client --uses posts',
  ],
  async run(invocation) {
    const {
      output,
      has,
      text,
      arguments: [name = ''],
    } = invocation;
    const { folder, open } = await create(name, invocation);
    if (has('json')) {
      output.json({ folder, open });
      return 0;
    }
    const shown = shortPath(folder);
    output.line(`${name} is in ${shown}`);
    output.line(`  its definition  ${shortPath(open)}`);
    output.line(`  its code        ${shortPath(path.join(folder, 'src', 'main.ts'))}`);
    const place = /\s/.test(shown) ? JSON.stringify(shown) : shown;
    output.line(`  run it          skep run ${place}`);
    const call = firstCalls[text('template') ?? 'hello'];
    if (call !== undefined) output.line(`  call it         skep ${name} ${call}`);
    output.line(`  test it         skep test ${place}`);
    return 0;
  },
};

function create(name: string, { folder: parent, signal, text, texts }: Invocation): Promise<CreatedProject> {
  const template = text('template') ?? '';
  const uses = texts('uses');
  const sources = { workspaceFolders: [parent], findService: async () => undefined };
  return orThroughEnvironment(
    () => createProject(parent, name, template, uses, sources, signal),
    ({ project }) => project.create({ parent, name, template, uses: [...uses] }, { signal }),
  );
}
