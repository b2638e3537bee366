/** `npm run check`: the type checker over all of our TypeScript. */
import path from 'node:path';
import { root } from './places.ts';
import { runTool } from './run-tool.ts';

/** What runs in webviews has a browser's types, and no other file has. */
const projects = [root, path.join(root, 'extension', 'webview', 'page')];

/** Answers with the worst exit code of the type checker, to which the arguments go. */
export default async function main(args: readonly string[]): Promise<number> {
  let worst = 0;
  for (const project of projects)
    worst = Math.max(worst, await runTool(path.join('typescript', 'bin', 'tsc'), ['-p', project, ...args]));
  return worst;
}
