/**
 * What language servers for Protocol Buffers do, feature by feature: each is asked over stdio for the same things of a small workspace
 * and has a feature when its answer is the right one (`npm run build` first):
 *
 *   node test/corpus/compare-servers.ts [--protols FILE] [--only skep,buf] [--features REGEXP]
 *
 * buf's server is the one of the devDependency; protols is `cargo install protols`. vscode-proto3 has no server to ask: what it has is
 * what its sources register with VS Code (`src/proto3Main.ts` of version 0.5.6). Prints the table of the README.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { dist } from '../../.scripts/places.ts';
import { bufProgram } from './buf-cli.ts';
import { features } from './servers/features.ts';
import { ComparedServer } from './servers/server.ts';
import { Shop } from './servers/shop.ts';

const { values } = parseArgs({
  options: {
    protols: { type: 'string' },
    only: { type: 'string' },
    features: { type: 'string', default: '' },
  },
});

const commands: Record<string, readonly [string, ...string[]]> = {
  Skep: [process.execPath, path.join(dist, 'server.js'), '--stdio'],
  buf: [bufProgram(), 'lsp', 'serve'],
  ...(values.protols && { protols: [values.protols] as const }),
};

/** Of vscode-proto3, by reading. What is said there of problems and layout, protoc and clang-format say. */
const registered = new Map([
  ['errors of syntax while typing', 'on save, by protoc'],
  ['unknown types while typing', 'on save, by protoc'],
  ['completion of types', 'yes'],
  ['completion of options', 'yes'],
  ['definition', 'yes'],
  ['rename across files', 'by the word, without regard for what it names'],
  ['document symbols', 'yes'],
  ['formatting', 'by clang-format'],
]);

const tried = Object.entries(features).filter(([name]) => new RegExp(values.features).test(name));

/** Every feature with a server of its own, so that no trial sees what another left. */
async function tryAll(command: readonly [string, ...string[]]): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const [name, trial] of tried) {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'skep-servers-')));
    try {
      const workspace = await Shop.make(folder);
      await using server = new ComparedServer(folder, command);
      await server.start();
      for (const file of ['proto/shop/v1/item.proto', 'proto/shop/v1/shop.proto'])
        await server.open(workspace.uriOf(file), workspace.textOf(file), 'proto');
      // Answered when the document is known.
      await server.ask('textDocument/documentSymbol', { textDocument: { uri: workspace.shopUri } });
      found.set(name, await inTime(() => trial(server, workspace)));
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
  return found;
}

/** Tried again for a while: some answers need the whole workspace, which a server reads behind its start. */
async function inTime(trial: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    if (await trial()) return true;
    if (performance.now() > deadline) return false;
    await sleep(500);
  }
}

const wanted = values.only?.split(',');
const columns = new Map<string, Map<string, string>>();
for (const [name, command] of Object.entries(commands)) {
  if (wanted && !wanted.includes(name.toLowerCase())) continue;
  const found = await tryAll(command);
  columns.set(name, new Map([...found].map(([feature, has]) => [feature, has ? 'yes' : ''])));
}
columns.set('vscode-proto3', registered);

console.log(`| | ${[...columns.keys()].join(' | ')} |`);
console.log(`| --- |${' --- |'.repeat(columns.size)}`);
for (const [feature] of tried) {
  const cells = [...columns.values()].map((column) => column.get(feature) ?? '');
  console.log(`| ${feature} | ${cells.join(' | ')} |`);
}
const missing = [...(columns.get('Skep') ?? [])].filter(([, has]) => has === '').map(([feature]) => feature);
if (missing.length > 0) console.error(`Skep did not answer right: ${missing.join(', ')}`);
process.exitCode = missing.length > 0 ? 1 : 0;
