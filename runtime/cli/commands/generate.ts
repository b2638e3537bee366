import path from 'node:path';
import { type Generated, generateByTemplate } from '../../generate/index.ts';
import { enclosingProject, requireFolder } from '../choose-projects.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { type Description, describeApi } from '../describe-api.ts';
import { chooseGenerated, type GenerateFolder } from '../generate-folders.ts';
import { generateFolder } from '../generate-plain-folder.ts';
import { generateProject } from '../generate-project.ts';
import { problemLine, shortPath } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: [
    'generate [DIR] [--template FILE] [-C DIR] [--json]',
    'generate [DIR] [--openapi FILE] [--json-schema DIR] [-C DIR] [--json]',
  ],
  about:
    'Generates code from the definitions of a project, of every project below DIR, or of a folder of definitions: as its\n' +
    '`buf.gen.yaml` says, and without one typed messages, services and clients for TypeScript in gen/. Projects get copies of\n' +
    'the definitions that they use first. What has not changed is not written; what is no longer generated is removed.',
  options: {
    directory: folderOption,
    template: { type: 'string', value: 'FILE', text: 'generate as this file says, in place of buf.gen.yaml' },
    openapi: {
      type: 'string',
      value: 'FILE',
      text: 'only describe the services of DIR in OpenAPI 3.1, in a file that ends in .json or .yaml',
    },
    'json-schema': {
      type: 'string',
      value: 'DIR',
      text: 'only write a JSON Schema for each message of DIR into a folder',
    },
    json: jsonOption,
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep generate', 'skep generate --openapi openapi.yaml'],
  async run({ arguments: [dir = '.'], folder, output, signal, has, text }) {
    const root = path.resolve(folder, dir);
    requireFolder(root);
    const description = { openApi: text('openapi'), jsonSchema: text('json-schema') };
    const { changed, notes, problems } = await generateAll(
      root,
      folder,
      description,
      text('template'),
      signal,
    );
    for (const note of notes) output.note(note);
    if (has('json')) output.json({ changed, problems });
    else {
      for (const file of changed) output.line(shortPath(file));
      for (const problem of problems)
        output.note(`${output.noteStyle('red', 'error')}: ${problemLine(problem)}`);
      if (changed.length === 0 && problems.length === 0) output.line('all is up to date');
    }
    return problems.length > 0 ? 1 : 0;
  },
};

async function generateAll(
  root: string,
  folder: string,
  { openApi, jsonSchema }: { openApi: string | undefined; jsonSchema: string | undefined },
  template: string | undefined,
  signal: Invocation['signal'],
): Promise<Generated> {
  if (openApi !== undefined || jsonSchema !== undefined) {
    if (template !== undefined)
      throw new UsageError('--template says what is generated: leave out the others');
    const resolved = (file: string | undefined) =>
      file === undefined ? undefined : path.resolve(folder, file);
    const description: Description = { openApi: resolved(openApi), jsonSchema: resolved(jsonSchema) };
    return describeApi(root, enclosingProject(root), description, signal);
  }
  if (template !== undefined)
    return generateByTemplate(root, { template: path.resolve(folder, template), signal });
  const all: Generated = { changed: [], notes: [], problems: [] };
  for (const each of await chooseGenerated(root)) {
    const { changed, notes, problems } = await generateOne(each, signal);
    all.changed.push(...changed);
    all.notes.push(...notes);
    all.problems.push(...problems);
  }
  return all;
}

async function generateOne({ folder, kind }: GenerateFolder, signal: AbortSignal): Promise<Generated> {
  switch (kind) {
    case 'template':
      return generateByTemplate(folder, { signal });
    case 'definitions':
      return generateFolder(folder, signal);
    case 'project':
      return generateProject(folder, signal);
  }
}
