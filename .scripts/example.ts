/**
 * The example workspace: three projects from the templates, of which `comments` calls `posts`. `npm run example` builds, and
 * makes it in `.example/`: what F5 opens.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import build from './build.ts';
import { makeFolderOnce } from './once.ts';
import { dist, root } from './places.ts';
import { runCommand } from './run-command.ts';

const projects = [
  ['helloworld'],
  ['posts', '--template', 'crud'],
  ['comments', '--template', 'client', '--uses', 'posts'],
];

/** Makes the projects in `folder` with the command that ships. */
export async function makeExample(folder: string): Promise<void> {
  const cli = path.join(dist, 'cli.js');
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm run build\` first`);
  for (const project of projects)
    await runCommand(process.execPath, [cli, 'new', ...project], { cwd: folder });
}

/** The example of this work tree, in `.example/`, made unless it is there: what somebody did in it stays. */
export function exampleFolder(): Promise<string> {
  return makeFolderOnce(path.join(root, '.example'), makeExample);
}

/** Answers with the exit code, that of the build where it failed; prints the folder of the workspace, which is kept where there is one. */
export default async function main(): Promise<number> {
  const failed = await build([]);
  if (failed) return failed;
  console.log(await exampleFolder());
  return 0;
}
