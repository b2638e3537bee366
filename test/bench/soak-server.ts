/** The environment that is soaked: in a process of its own, with two projects. Tells its address and what it holds, by IPC. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HeldProjects } from '../../runtime/api/held-projects.ts';
import { joinLocalEnvironment } from '../../runtime/environment/index.ts';
import { createProject } from '../../runtime/project/index.ts';
import { collectEverywhere } from './collect-when-asked.ts';

/** What the parent sends. `measure` is answered with `Holding`. */
export type SoakOrder = 'measure' | 'save';

/** What this process holds open. */
export interface Holding {
  /** Kinds of what keeps the event loop going (`process.getActiveResourcesInfo()`), sorted. */
  resources: string[];
  /** Open files and sockets. */
  files: number;
  /** Of this thread, in bytes. */
  memory: { heapUsed: number; heapTotal: number; external: number };
}

const { signal } = new AbortController();
const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const sources = { workspaceFolders: [folder], findService: async () => undefined };
const { folder: hello } = await createProject(folder, 'hello', 'hello', [], sources, signal);
const { folder: stream } = await createProject(folder, 'stream', 'stream', [], sources, signal);

const collect = `
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
const collect = (): void => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')({ type: 'major', execution: 'sync', flavor: 'last-resort' });
};
`;
const main = path.join(hello, 'src', 'main.ts');
const helloText =
  collect +
  (await edit(
    main,
    'return {',
    "if (request.name === 'collect') collect();\n      if (request.name === 'exit') process.exit(1);\n      return {",
  ));
await writeFile(main, helloText);
const streamMain = path.join(stream, 'src', 'main.ts');
const streamText = await edit(
  streamMain,
  'yield { text };',
  "{ if (text === 'collect') collect(); yield { text }; }",
);
await writeFile(streamMain, collect + streamText);

const held = new HeldProjects({
  client: 'soak',
  workspaceFolders: () => [folder],
  onReleased: () => undefined,
});
await joinLocalEnvironment({
  home: path.join(folder, 'home'),
  port: 0,
  signal,
  onEndpoint(endpoint) {
    held.use(endpoint);
    process.send?.(endpoint.address);
  },
});
await held.run(hello, signal);
await held.run(stream, signal);
process.send?.('serves');

let saves = 0;
process.on('message', async (order: SoakOrder) => {
  if (order === 'save') {
    await writeFile(main, helloText.replace('Hello $', `Version ${++saves} $`));
    return;
  }
  collectEverywhere();
  const files = readdirSync('/proc/self/fd').length;
  const memory = process.memoryUsage();
  const holding: Holding = { resources: process.getActiveResourcesInfo().sort(), files, memory };
  process.send?.(holding);
});
process.on('disconnect', () => process.exit());

async function edit(file: string, from: string, to: string): Promise<string> {
  const before = await readFile(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  return after;
}
