/**
 * The language server at work in the corpus, 7,243 definitions, on one of 315 KB, and buf's beside it (`npm run build` first):
 *
 *   node test/bench/language-server.ts [--keystrokes 200] [--buf-keystrokes 10] [--server FILE]
 *
 * From the opened document to its first diagnostics (target: 0.3 s), from the start until all is indexed (4 s), from a keystroke
 * to its diagnostics (95th percentile of 200: 20 ms), and the peak memory until it is idle after that (600 MB). A keystroke is a
 * line with an unknown type put in, or taken out again, sent as editors send it; it counts until the diagnostics that show it have
 * arrived. buf's server takes seconds for each, so it gets fewer. Targets hold with nothing beside it; processor time is told too,
 * which others' load hardly changes.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentSyncKind,
} from 'vscode-languageserver-protocol/node';
import { dist } from '../../.scripts/places.ts';
import { bufProgram } from '../corpus/buf-cli.ts';
import { findCorpus } from '../corpus/corpus-files.ts';
import { treeUsage, untilIdle } from './process-tree.ts';

const { values } = parseArgs({
  options: {
    keystrokes: { type: 'string', default: '200' },
    'buf-keystrokes': { type: 'string', default: '10' },
    server: { type: 'string', default: path.join(dist, 'server.js') },
  },
});
const openedFile = 'google/container/v1/cluster_service.proto';
/** Without a word for so long, a server that tells of no progress is done. */
const quietMs = 5_000;

/** What is not said by then is not said at all. */
const patienceMs = 60_000;

interface Measured {
  readonly firstDiagnosticsMs: number;
  readonly indexedMs: number;
  readonly keystrokeMs: readonly number[];
  readonly keystrokeCpuMs: number | undefined;
  readonly peakMiB: number | undefined;
}

class Server implements AsyncDisposable {
  readonly #process;
  readonly #connection;
  readonly #uri: string;
  #lastHeard = performance.now();
  #ended: number | undefined;
  #waiting: { holds: (found: Diagnostic[]) => boolean; done: () => void } | undefined;

  constructor(folder: string, uri: string, command: string, args: readonly string[]) {
    this.#uri = uri;
    this.#process = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout, stdin } = this.#process;
    this.#connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onNotification('textDocument/publishDiagnostics', (params) => {
      this.#lastHeard = performance.now();
      if (params.uri !== this.#uri || !this.#waiting?.holds(params.diagnostics)) return;
      const { done } = this.#waiting;
      this.#waiting = undefined;
      done();
    });
    this.#connection.onNotification('$/progress', ({ value }) => {
      this.#lastHeard = performance.now();
      if (value.kind === 'end') this.#ended = this.#lastHeard;
    });
    this.#connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    for (const method of ['window/workDoneProgress/create', 'client/registerCapability'])
      this.#connection.onRequest(method, () => null);
    this.#connection.listen();
  }

  get usage() {
    return treeUsage(this.#process.pid ?? 0);
  }

  untilIdle(): Promise<number | undefined> {
    return untilIdle(this.#process.pid ?? 0);
  }

  /** Answers whether changes can be sent as ranges; otherwise the whole text is. */
  async initialize(folder: string): Promise<boolean> {
    const rootUri = pathToFileURL(folder).href;
    const { capabilities } = await this.#connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'corpus' }],
      capabilities: {
        window: { workDoneProgress: true },
        workspace: { configuration: true, workspaceFolders: true },
      },
    });
    await this.#connection.sendNotification('initialized', {});
    const sync = capabilities.textDocumentSync;
    return (typeof sync === 'object' ? sync.change : sync) === TextDocumentSyncKind.Incremental;
  }

  /** Sends something and resolves with the milliseconds until diagnostics arrive for which this holds. */
  async until(holds: (found: Diagnostic[]) => boolean, method: string, params: object): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { holds, done: resolve };
    const start = performance.now();
    await this.#connection.sendNotification(method, params);
    const isIn = await Promise.race([promise.then(() => true), sleep(patienceMs, false, { ref: false })]);
    if (!isIn) throw new Error(`No such diagnostics came within ${patienceMs / 1_000} seconds.`);
    return performance.now() - start;
  }

  /** When it said that its work was done, or had nothing more to say; on the clock of `performance.now()`. */
  async idle(): Promise<number> {
    while (this.#ended === undefined && performance.now() - this.#lastHeard < quietMs) await sleep(100);
    return this.#ended ?? this.#lastHeard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.dispose();
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    // buf's ends by nothing less.
    this.#process.kill('SIGKILL');
    await exited;
  }
}

async function measure(
  folder: string,
  keystrokes: number,
  command: string,
  args: readonly string[],
): Promise<Measured> {
  const file = path.join(folder, openedFile);
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  const start = performance.now();
  await using server = new Server(folder, uri, command, args);
  const takesRanges = await server.initialize(folder);
  const textDocument = { uri, languageId: 'proto', version: 1, text };
  const firstDiagnosticsMs = await server.until(() => true, 'textDocument/didOpen', { textDocument });
  const indexedMs = (await server.idle()) - start;
  const lines = text.split('\n');
  const line = lines.findIndex((each) => /^message \w+ \{/.test(each)) + 1;
  const before = server.usage;
  const keystrokeMs: number[] = [];
  for (let version = 2; version < keystrokes + 2; version++) {
    const name = `Undefined${version >> 1}Type`;
    const isIn = version % 2 === 0;
    const range = { start: { line, character: 0 }, end: { line: line + (isIn ? 0 : 1), character: 0 } };
    const added = `  ${name} measured_field = 9999;`;
    const whole = isIn ? lines.toSpliced(line, 0, added).join('\n') : text;
    const change = takesRanges ? { range, text: isIn ? `${added}\n` : '' } : { text: whole };
    const shows = (found: Diagnostic[]) =>
      found.some(({ message }) => String(message).includes(name)) === isIn;
    const params = { textDocument: { uri, version }, contentChanges: [change] };
    keystrokeMs.push(await server.until(shows, 'textDocument/didChange', params));
  }
  const after = server.usage;
  // Left alone, our server finds out what all files use.
  await server.untilIdle();
  return {
    firstDiagnosticsMs,
    indexedMs,
    keystrokeMs: keystrokeMs.sort((a, b) => a - b),
    keystrokeCpuMs: before && after && (after.cpuMs - before.cpuMs) / keystrokes,
    peakMiB: server.usage?.peakMiB,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function figures(measured: Measured): Record<string, number | undefined> {
  return {
    'first diagnostics, ms': measured.firstDiagnosticsMs,
    'all indexed, ms': measured.indexedMs,
    'keystroke p50, ms': quantile(measured.keystrokeMs, 0.5),
    'keystroke p95, ms': quantile(measured.keystrokeMs, 0.95),
    'keystroke, processor ms': measured.keystrokeCpuMs,
    'peak memory, MiB': measured.peakMiB,
  };
}

const { root: corpus } = await findCorpus();
// Of what lies below a hidden folder, as the cache does, buf’s server says little.
const folder = await mkdtemp(path.join(tmpdir(), 'skep-bench-'));
await cp(corpus, folder, { recursive: true });
try {
  await compare();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const own = figures(
    await measure(folder, Number(values.keystrokes), process.execPath, [values.server, '--stdio']),
  );
  const buf = bufProgram();
  const bufKeystrokes = Number(values['buf-keystrokes']);
  const theirs = bufKeystrokes > 0 ? await figuresOrNone(bufKeystrokes, buf) : {};
  const targets: Record<string, number> = {
    'first diagnostics, ms': 300,
    'all indexed, ms': 4_000,
    'keystroke p95, ms': 20,
    'peak memory, MiB': 600,
  };
  for (const [name, value] of Object.entries(own)) {
    const other = theirs[name];
    const ratio =
      value !== undefined && other ? `  buf ${other.toFixed(1)}, ratio ${(value / other).toFixed(3)}` : '';
    const target = targets[name] === undefined ? '' : `  (target ${targets[name]})`;
    console.log(`${name.padEnd(26)} ${value?.toFixed(1) ?? 'not known'}${target}${ratio}`);
  }
}

/** What another's server does not answer is no reason to keep ours back. */
async function figuresOrNone(keystrokes: number, buf: string): Promise<Record<string, number | undefined>> {
  try {
    return figures(await measure(folder, keystrokes, buf, ['lsp', 'serve']));
  } catch (error) {
    console.log(`buf's server was not measured: ${error instanceof Error ? error.message : error}`);
    return {};
  }
}
