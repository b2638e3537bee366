/** `npm run check`: the type checker over all of our TypeScript. */
import path from 'node:path';
import { root } from './places.ts';
import { runTool } from './run-tool.ts';

export default function main(args: readonly string[]): Promise<number> {
  return runTool(path.join('typescript', 'bin', 'tsc'), ['-p', root, ...args]);
}
