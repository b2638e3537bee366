/** `npm run lint`: Biome's rules, ours about the layers (in .biome.json) and the formatting. `npm run format` mends. */
import path from 'node:path';
import { runTool } from './run-tool.ts';

/** Answers with Biome's exit code; the arguments go to it (`--write` mends). A warning is an error. */
export default function main(args: readonly string[]): Promise<number> {
  return runTool(path.join('@biomejs', 'biome', 'bin', 'biome'), ['check', '--error-on-warnings', ...args]);
}
