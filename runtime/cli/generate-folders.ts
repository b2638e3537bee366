import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasTemplate, templateFile } from '../generate/template-file.ts';
import { findFoldersWith, findProjects, manifestFile } from '../project/index.ts';
import { listFiles } from '../project/list-files.ts';
import { UserError } from '../user-error.ts';

/** A folder that code is generated from, and how. */
export interface GenerateFolder {
  folder: string;
  /** A project; what has a `buf.gen.yaml` and is no project; or definitions alone. */
  kind: 'project' | 'template' | 'definitions';
}

/**
 * What a person means by a folder: the nearest project or `buf.gen.yaml` that it is or lies in, with the projects below the latter;
 * else all below it; else the definitions in it. Throws UserError `no-project`.
 */
export async function chooseGenerated(folder: string): Promise<GenerateFolder[]> {
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    if (isProject(each)) return [{ folder: each, kind: 'project' }];
    if (hasTemplate(each)) return [{ folder: each, kind: 'template' }, ...(await projectsBelow(folder))];
    if (each === path.dirname(each)) break;
  }
  const projects = await projectsBelow(folder);
  const templates = (await findFoldersWith(templateFile, [folder])).filter((each) => !isProject(each));
  const below: GenerateFolder[] = [
    ...projects,
    ...templates.map((each) => ({ folder: each, kind: 'template' as const })),
  ];
  if (below.length > 0) return below;
  if ((await listFiles(folder, '.proto')).length > 0) return [{ folder, kind: 'definitions' }];
  throw new UserError(
    'no-project',
    `${folder} has nothing to generate from: no skep.json or buf.gen.yaml in it, above it or below it, and no .proto file in it; \`skep new NAME\` makes a project`,
  );
}

async function projectsBelow(folder: string): Promise<GenerateFolder[]> {
  return (await findProjects([folder])).map((each) => ({ folder: each, kind: 'project' }));
}

function isProject(folder: string): boolean {
  return existsSync(path.join(folder, manifestFile));
}
