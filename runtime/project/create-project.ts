import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundledFiles, compile, parse } from '../../server/compiler/index.ts';
import { UserError } from '../user-error.ts';
import { serviceNames } from './definitions.ts';
import { manifestFile, parseManifest } from './manifest.ts';
import { prepare } from './prepare.ts';
import { checkNewProjectName, itemNames, spell } from './project-name.ts';
import { renderTemplate } from './templates.ts';
import { findUses, type UsedDefinition, type UsesSources } from './uses.ts';

/** A project that was made. */
export interface CreatedProject {
  /** Absolute. */
  folder: string;
  /** The file to show first, absolute: its definition. */
  open: string;
}

/** The template whose code calls a service. */
const callingTemplate = 'client';

/**
 * Makes the project `parent/name` from a template and prepares it: it runs at once. Nothing is left behind on failure.
 *
 * Throws a UserError: `name-invalid`, `name-taken-by-command`, `template-unknown`, `template-uses`, `folder-exists`,
 * `parent-missing`, `uses-not-found`, `uses-ambiguous`.
 *
 * @param template empty: `hello`
 * @param uses names of services that its code is to call
 */
export async function createProject(
  parent: string,
  name: string,
  template: string,
  uses: readonly string[],
  sources: UsesSources,
  signal: AbortSignal,
): Promise<CreatedProject> {
  checkNewProjectName(name);
  const folder = path.resolve(parent, name);
  await checkPlace(path.resolve(parent), folder);
  const text = `${JSON.stringify({ name, ...(uses.length === 0 ? {} : { uses }) }, null, 2)}\n`;
  const manifest = parseManifest(text, path.join(folder, manifestFile));
  const found = await findUses(folder, manifest, sources, signal);
  const chosen = template === '' ? 'hello' : template;
  const files = await renderTemplate(chosen, {
    usesOthers: uses.length > 0,
    values: { ...nameValues(name), ...(chosen === callingTemplate ? usedValues(found) : {}) },
  });
  signal.throwIfAborted();
  files.set(manifestFile, text);
  await writeFolder(folder, files);
  try {
    await prepare(folder, sources, signal);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const packageName = spell(name).snake;
  return { folder, open: path.join(folder, 'proto', packageName, 'v1', `${packageName}.proto`) };
}

async function checkPlace(parent: string, folder: string): Promise<void> {
  const [parentThere, there] = await Promise.all(
    [parent, folder].map((each) => stat(each).catch(() => undefined)),
  );
  if (parentThere?.isDirectory() !== true) {
    throw new UserError('parent-missing', `there is no folder ${parent} to make the project in`);
  }
  if (there !== undefined) {
    throw new UserError(
      'folder-exists',
      `${folder} is there already; choose another name, or remove it first`,
    );
  }
}

/** Writes all files beside the place and moves them there in one step. */
async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const temporary = await mkdtemp(path.join(path.dirname(folder), `.${path.basename(folder)}-`));
  const made = path.join(temporary, 'project');
  try {
    for (const [name, text] of files) {
      const file = path.join(made, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text, { flag: 'wx' });
    }
    await rename(made, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function nameValues(name: string): Record<string, string> {
  const own = spell(name);
  const { one, several } = itemNames(name);
  const item = spell(one);
  const items = spell(several);
  return {
    name: own.kebab,
    package: own.snake,
    Name: own.pascal,
    item: item.camel,
    Item: item.pascal,
    ITEM: item.upper,
    item_field: item.snake,
    item_text: item.text,
    items: items.camel,
    items_field: items.snake,
    items_text: items.text,
  };
}

function usedValues(found: readonly UsedDefinition[]): Record<string, string> {
  const used = found[0];
  if (used === undefined || found.length > 1) {
    throw new UserError(
      'template-uses',
      `the template \`${callingTemplate}\` calls one service: name it, as in \`--uses posts\``,
    );
  }
  const service = used.name.slice(used.name.lastIndexOf('.') + 1);
  const item = spell(itemNames(spell(service.replace(/Service$/, '') || service).kebab).one);
  return {
    UsedService: service,
    used_path: pathOfReadable(used).replace(/\.proto$/, ''),
    used_item: item.camel,
    used_item_field: item.snake,
    used_item_text: item.text,
  };
}

/** Import path of the file that defines the service, which must have what the template calls: `Get` by a string `id`. */
function pathOfReadable(used: UsedDefinition): string {
  const texts = new Map([
    ...bundledFiles,
    ...used.files.map(({ path: name, text }) => [name, text] as const),
  ]);
  const { files } = compile(
    used.files.map((file) => file.path),
    (importPath) => {
      const text = texts.get(importPath);
      return text === undefined ? undefined : parse(text);
    },
  );
  const file = [...files.values()].find((each) => serviceNames(each).includes(used.name));
  const service = file?.proto.service.find(
    (each) => used.name.endsWith(`.${each.name}`) || used.name === each.name,
  );
  const get = service?.method.find((method) => method.name === 'Get' && !method.serverStreaming);
  const input = [...files.values()]
    .flatMap((each) =>
      each.proto.messageType.map((message) => ({ name: `.${each.proto.package}.${message.name}`, message })),
    )
    .find((each) => each.name === get?.inputType);
  const id = input?.message.field.find((field) => field.name === 'id');
  // 9: TYPE_STRING
  if (file === undefined || id?.type !== 9) {
    throw new UserError(
      'template-uses',
      `the template \`${callingTemplate}\` calls \`rpc Get\` with a string \`id\`, which ${used.name} does not have; services of the template \`crud\` do`,
    );
  }
  return file.path;
}
