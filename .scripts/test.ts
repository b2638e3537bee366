/**
 * `npm test`: all layers of tests, or those that are named (`npm run test:unit`), in one go with one summary. A name may
 * also be a file. What fails among real processes and windows gets a second try, alone; both are in the output.
 * `--screenshots` lets the tests in the editor renew the pictures that are committed.
 */
import { glob, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import build from './build.ts';
import { requireDebianPackages } from './debian-packages.ts';
import { hostTarget, packageExtension } from './package.ts';
import { dist, root } from './places.ts';
import { reportTogether } from './report-together.ts';

interface Layer {
  files: string;
  /** How many test files run at the same time. Two suit the smallest hosted machine. */
  concurrency: number;
  /** Milliseconds that one file may take. */
  timeout: number;
}

/** Folders of tests that call the gateway with programs of others, or run services in them, and what those are in Debian. */
const foreignFolders = ['test/runtime/', 'test/conformance/'];
const foreignPrograms = ['chromium', 'fonts-dejavu-core', 'curl', 'nghttp2-client', 'python3-grpcio'];

const minute = 60_000;

/** Each layer's tests, the quickest first. One at a time where a test has processes of its own to start. */
const layers: Record<string, Layer> = {
  unit: { files: 'test/{server,extension,scripts}/**/*.test.ts', concurrency: 2, timeout: 5 * minute },
  integration: { files: 'test/runtime/**/*.test.ts', concurrency: 2, timeout: 5 * minute },
  clients: { files: 'test/conformance/**/*.test.ts', concurrency: 1, timeout: 10 * minute },
  vscode: { files: 'test/vscode/**/*.test.ts', concurrency: 1, timeout: 10 * minute },
};

const named: Layer = { files: '', concurrency: 1, timeout: 10 * minute };

/** Answers with the exit code: 0 where all passed, if need be at the second try. Throws an Error for a layer that there is not. */
export default async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--screenshots')) process.env.SKEP_SCREENSHOTS = '1';
  const names = args.filter((arg) => !arg.startsWith('-'));
  const chosen = names.length === 0 ? Object.values(layers) : names.map(layerNamed);
  if (chosen.some(({ files }) => foreignFolders.some((folder) => files.startsWith(folder))))
    await requireDebianPackages(foreignPrograms);
  const failed = await build([]);
  if (failed) return failed;
  if (chosen.some((layer) => layer.files.startsWith('test/vscode/'))) await packageForEditor();
  // Each file is a process of its own that loads much the same sources: a sixth of the time of most goes there.
  process.env.NODE_COMPILE_CACHE ??= path.join(dist, 'compiled');
  const runs = await Promise.all(chosen.map(async (layer) => ({ ...layer, files: await filesOf(layer) })));
  const { passed, failedFiles } = await reportTogether(
    runs.map((layer) => () => run({ ...layer, cwd: root })),
  );
  if (passed) return 0;
  const again = secondTry(failedFiles);
  if (!again) return 1;
  console.log(`\nA second try, one after the other, of what failed:\n  ${again.join('\n  ')}\n`);
  const alone = { files: again, concurrency: 1, timeout: 10 * minute, cwd: root };
  return (await reportTogether([() => run(alone)])).passed ? 0 : 1;
}

/** More failing files than this are no accident of a busy machine. */
const mostRetried = 3;
/** Whose tests drive processes, windows and clocks that are not ours: the others fail for a reason of their own each time. */
const retriedFolders = ['runtime', 'conformance', 'vscode'].map(
  (name) => path.join(root, 'test', name) + path.sep,
);

/** The files that failed, when they are few and each may have failed for want of a processor. */
function secondTry(failed: ReadonlySet<string | undefined>): string[] | undefined {
  const files = [...failed].filter((file) => file !== undefined);
  const mayRetry = files.every((file) => retriedFolders.some((folder) => file.startsWith(folder)));
  const isFew = files.length > 0 && files.length === failed.size && files.length <= mostRetried;
  return mayRetry && isFew ? files : undefined;
}

function layerNamed(name: string): Layer {
  const layer = layers[name] ?? (name.endsWith('.test.ts') ? { ...named, files: name } : undefined);
  if (layer) return layer;
  throw new Error(
    `There is no layer of tests called ${name}; there are ${Object.keys(layers).join(', ')}, and files.`,
  );
}

async function filesOf(layer: Layer): Promise<string[]> {
  const files = await Array.fromAsync(glob(layer.files, { cwd: root }));
  return files.map((file) => path.join(root, file)).sort();
}

/** The tests in the editor install what a user installs, and share what is made once for each build. */
async function packageForEditor(): Promise<void> {
  await rm(path.join(dist, 'vscode'), { recursive: true, force: true });
  await packageExtension(hostTarget());
}
