import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { clientSnippet, generatedClient } from '../../api/use/client-snippet.ts';
import { addUse, addUseFrom, inserted, isUsed } from '../../api/use/manifest-uses.ts';
import { definedServices, type Manifest, manifestFile, readManifest } from '../../project/index.ts';
import { listFiles } from '../../project/list-files.ts';
import { parseManifest } from '../../project/manifest.ts';
import { writeChanged } from '../../project/write-changed.ts';
import { UserError } from '../../user-error.ts';
import { chooseProject, workspaceOf } from '../choose-projects.ts';
import { type Command, folderOption, jsonOption } from '../command.ts';
import { findServiceToUse } from '../find-service-to-use.ts';
import { generateProject } from '../generate-project.ts';
import { problemLine, shortPath } from '../report-error.ts';

export const command: Command = {
  usage: ['use SERVICE [--env NAME] [-C DIR] [--json]'],
  about:
    'Lets the code of a project call a service of another one: adds it to "uses" in its skep.json, copies its definition\n' +
    'into uses/, writes its typed client, and shows how it is called. The service is looked for in the projects beside this\n' +
    'one, then among what runs here, and then in the environments that were added: "usesFrom" says which, and calls go there\n' +
    'while it does not run here.',
  options: {
    env: { type: 'string', value: 'NAME', completes: 'environment', text: 'the environment that has it' },
    directory: { ...folderOption, text: 'the project that is to call it' },
    json: jsonOption,
  },
  arguments: { required: ['SERVICE'], optional: 0 },
  completes: ['service'],
  examples: [
    'skep use posts',
    'skep use posts.v1.PostsService -C comments',
    'skep use invoices --env billing',
  ],
  async run({ arguments: [name = ''], folder: asked, output, signal, has, text }) {
    const folder = await chooseProject(asked);
    const manifest = await readManifest(folder);
    const defined = await definedServices(folder, manifest, workspaceOf([folder]));
    const { service, environment } = await findServiceToUse(name, defined, text('env'), signal);
    const added = !isUsed(manifest.uses, service, [...defined.own, ...defined.others]);
    await add(path.join(folder, manifestFile), added ? service : undefined, service, environment);
    const { problems } = await generateProject(folder, signal);
    const snippet = await snippetOf(folder, manifest, service);
    const code = problems.length > 0 ? 1 : 0;
    if (has('json')) {
      output.json({ folder, service, added, snippet, problems });
      return code;
    }
    const file = shortPath(path.join(folder, manifestFile));
    output.line(
      added ? `${manifest.name} uses ${service}: ${file}` : `${manifest.name} uses ${service} already`,
    );
    if (snippet === undefined) output.note(withoutClient(manifest));
    else output.line(`\n${snippet}`);
    for (const problem of problems)
      output.note(`${output.noteStyle('red', 'error')}: ${problemLine(problem)}`);
    return code;
  },
};

async function add(
  file: string,
  added: string | undefined,
  service: string,
  environment: string | undefined,
): Promise<void> {
  const before = await readFile(file, 'utf8');
  const text = added === undefined ? before : inserted(before, addUse(before, added));
  const from = environment === undefined ? undefined : addUseFrom(text, service, environment);
  const { usesFrom } = parseManifest(text, file);
  if (environment !== undefined && from === undefined && usesFrom[service] !== environment) {
    const message = `"usesFrom" in ${shortPath(file)} has ${service} from ${usesFrom[service]}: write ${environment} there instead`;
    throw new UserError('uses-from-other', message);
  }
  await writeChanged(file, from === undefined ? text : inserted(text, from));
}

/** Undefined when nothing was generated that TypeScript could import. */
async function snippetOf(
  folder: string,
  { entry, command: program }: Manifest,
  service: string,
): Promise<string | undefined> {
  if (program !== undefined) return undefined;
  const modules = [...(await listFiles(folder, '_pb.ts')), ...(await listFiles(folder, '_pb.d.ts'))];
  for (const module of modules) {
    const client = generatedClient(await readFile(path.join(folder, module), 'utf8'), service);
    if (client !== undefined) return clientSnippet(client, entry, module);
  }
  return undefined;
}

function withoutClient({ command: program }: Manifest): string {
  return program === undefined
    ? 'its buf.gen.yaml writes no TypeScript: call the service with what it does write'
    : 'its definition is in uses/: generate what your language calls it with, by a buf.gen.yaml';
}
