/** Programs that are built with Go, where there is Go: in CI. */
import path from 'node:path';
import { cache } from '../../.scripts/places.ts';
import { runTool } from './foreign-tool.ts';

/** Where the programs are that were built. */
export const goToolsFolder = path.join(cache, 'go', 'bin');

/** The programs by the packages that are built, and the version of each. */
const versions = {
  'connectrpc.com/conformance/cmd/connectconformance': 'v1.0.7',
  'github.com/fullstorydev/grpcurl/cmd/grpcurl': 'v1.9.4',
  'github.com/summerwind/h2spec/cmd/h2spec': 'v2.2.1+incompatible',
};

/** Builds a program, or finds that it is built; resolves with its path. */
export async function goTool(name: keyof typeof versions): Promise<string> {
  const installed = await runTool('go', ['install', `${name}@${versions[name]}`], {
    env: { GOBIN: goToolsFolder },
    // It compiles all that the program needs.
    timeoutMs: 1_800_000,
  });
  if (installed.exitCode !== 0) throw new Error(installed.stderr);
  return path.join(goToolsFolder, path.basename(name));
}
