/**
 * `npm test`: all layers of tests, or those that are named (`npm run test:unit`), in one go with one summary. A name may
 * also be a file. `--screenshots` lets the tests in the editor renew the pictures that are committed.
 */
import { glob, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import build from './build.ts';
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

const minute = 60_000;

/** Each layer's tests, the quickest first. One at a time where a test has processes of its own to start. */
const layers: Record<string, Layer> = {
  unit: { files: 'test/{server,extension,scripts}/**/*.test.ts', concurrency: 2, timeout: 5 * minute },
  integration: { files: 'test/runtime/**/*.test.ts', concurrency: 2, timeout: 5 * minute },
  clients: { files: 'test/conformance/**/*.test.ts', concurrency: 1, timeout: 10 * minute },
  vscode: { files: 'test/vscode/**/*.test.ts', concurrency: 1, timeout: 10 * minute },
};

const named: Layer = { files: '', concurrency: 1, timeout: 10 * minute };

export default async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--screenshots')) process.env.SKEP_SCREENSHOTS = '1';
  const names = args.filter((arg) => !arg.startsWith('-'));
  const chosen = names.length === 0 ? Object.values(layers) : names.map(layerNamed);
  const failed = await build([]);
  if (failed) return failed;
  if (chosen.some((layer) => layer.files.startsWith('test/vscode/'))) await packageForEditor();
  const runs = await Promise.all(chosen.map(async (layer) => ({ ...layer, files: await filesOf(layer) })));
  return reportTogether(runs.map((layer) => () => run({ ...layer, cwd: root })));
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
