import { lstat, mkdir, readlink, stat, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../user-error.ts';

/** What a project's code may import without an install. */
export const linkedPackages = ['@connectrpc/connect', '@bufbuild/protobuf', 'skep'] as const;

/**
 * Links the shipped packages into the project's `node_modules`, types and all. What the project, or a folder above
 * it, has installed wins; links to another version of Skep are re-made; a real folder is never touched.
 *
 * @param packages the shipped `node_modules`
 * @returns the links that were made, absolute
 */
export async function linkPackages(folder: string, packages: string): Promise<string[]> {
  const made: string[] = [];
  for (const name of linkedPackages) {
    const link = path.join(folder, 'node_modules', name);
    const target = path.join(packages, name);
    const there = await lookAt(link, name, target);
    if (there === 'good' || (there === 'nothing' && (await isInstalledAbove(folder, name)))) continue;
    try {
      if (there === 'stale') await unlink(link);
      await mkdir(path.dirname(link), { recursive: true });
      // A junction needs no privilege on Windows; elsewhere the type is ignored.
      await symlink(target, link, 'junction');
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code;
      // Somebody else prepared the project in the same moment.
      if (code === 'EEXIST') continue;
      throw new UserError(
        'cannot-link',
        `cannot link ${name} into ${path.dirname(link)}: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    }
    made.push(link);
  }
  return made;
}

/** `stale`: a link that leads nowhere, or to the packages of another version of Skep. */
async function lookAt(link: string, name: string, target: string): Promise<'nothing' | 'good' | 'stale'> {
  const entry = await lstat(link).catch(() => undefined);
  if (entry === undefined) return 'nothing';
  if (!entry.isSymbolicLink()) return 'good';
  const leadsTo = path.resolve(path.dirname(link), await readlink(link));
  if (leadsTo === path.resolve(target)) return (await exists(leadsTo)) ? 'good' : 'stale';
  const ours = leadsTo.replaceAll('\\', '/').endsWith(`/packages/node_modules/${name}`);
  return ours || !(await exists(leadsTo)) ? 'stale' : 'good';
}

/** Whether Node would find the package from the project's folder without a link there. */
async function isInstalledAbove(folder: string, name: string): Promise<boolean> {
  for (let above = path.dirname(folder); ; above = path.dirname(above)) {
    if (await exists(path.join(above, 'node_modules', name, 'package.json'))) return true;
    if (above === path.dirname(above)) return false;
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
