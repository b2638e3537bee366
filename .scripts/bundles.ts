/** The bundles that ship, and how esbuild makes each. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { dist, root } from './places.ts';

/** What is built from what: the name in `dist/`, and the entry point. */
const entries = {
  'extension.cjs': 'extension/main.ts',
  'server.js': 'server/node/main.ts',
  'runtime.js': 'runtime/main.ts',
  'host.js': 'runtime/supervisor/host/main.ts',
  'worker.js': 'runtime/supervisor/worker/main.ts',
  'guard.js': 'runtime/supervisor/command/guard-main.ts',
  'history.js': 'runtime/telemetry/history-thread.ts',
  'cli.js': 'runtime/cli/main.ts',
  'thread.js': 'server/node/thread-main.ts',
  'extension.web.cjs': 'extension/web/main.ts',
  'server.web.js': 'server/web/main.ts',
  'webview/trace.js': 'extension/webview/page/trace.ts',
  'webview/trace.css': 'extension/webview/page/trace.css',
  'webview/flow.js': 'extension/webview/page/flow.ts',
  'webview/flow.css': 'extension/webview/page/flow.css',
  'webview/form.js': 'extension/webview/page/form.ts',
  'webview/form.css': 'extension/webview/page/form.css',
} as const;

/** What user code imports of ours; see shipped-packages.ts. */
export const sdkEntry = 'runtime/sdk/index.ts';

/** Entry points that are not there. */
export function missingEntries(): string[] {
  return [...Object.values(entries), sdkEntry].filter((entry) => !existsSync(path.join(root, entry)));
}

type Bundle = BuildOptions & { metafile: true };

/** esbuild's options, a bundle each, for the entry points that are there. */
export function bundles(): Bundle[] {
  return Object.entries(entries)
    .filter(([, entry]) => existsSync(path.join(root, entry)))
    .map(
      ([name, entry]): Bundle => ({
        ...shared,
        entryPoints: [path.join(root, entry)],
        ...(inChunks.has(name) ? chunks(path.parse(name).name) : { outfile: path.join(dist, name) }),
        ...formatOf(name),
        metafile: true,
      }),
    );
}

/** Whether a bundle is one that runs in a browser. */
export function isForWeb(name: string): boolean {
  return /\.web\.c?js$/.test(name);
}

function formatOf(name: string): BuildOptions {
  // A web worker's script, and what a web extension host loads as CommonJS.
  if (name === 'server.web.js') return { ...inBrowser, format: 'iife' };
  if (name === 'extension.web.cjs') return { ...inBrowser, format: 'cjs', external: ['vscode'] };
  if (name.startsWith('webview/')) return { ...inBrowser, format: 'iife' };
  if (name.endsWith('.cjs')) return { format: 'cjs', external: ['vscode', 'esbuild'] };
  return { format: 'esm', external: ['esbuild'], banner: { js: banner } };
}

const inBrowser = {
  platform: 'browser',
  // As old as the browsers that the oldest editor supports.
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser', 'module'],
} as const satisfies BuildOptions;

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // The oldest Node that an editor we run in has: what newer syntax there is (`using`) is lowered.
  target: 'node22',
  mainFields: ['module', 'main'],
  // Names stay, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // Both of these work in the source tree and would fail only in the bundle.
  logOverride: { 'empty-import-meta': 'error', 'unsupported-require-call': 'error' },
  // See the alias's own comment: only reached for JavaScript output, which is never asked for.
  alias: {
    typescript: path.join(root, 'server/generate/no-transpiler.ts'),
    '@typescript/vfs': path.join(root, 'server/generate/no-transpiler.ts'),
  },
} as const satisfies BuildOptions;

/** CommonJS packages inside an ES module bundle ask for Node's modules through `require`. */
const banner =
  "import { createRequire as createRequireOfBundle } from 'node:module';" +
  'const require = createRequireOfBundle(import.meta.url);';

/**
 * What loads parts of itself when they are needed. A command loads its own part alone, which keeps the start short; and an
 * old Node gets as far as to say what is wrong before it meets an import it does not know. A worker loads what checks the
 * rules of definitions only where there are some: it is larger than all the rest of it. The language server does with CEL as the worker.
 */
const inChunks = new Set(['cli.js', 'worker.js', 'server.js']);

/** Whether a file in `dist/` is such a part. */
export function isChunk(file: string): boolean {
  return [...inChunks].some((name) => file.startsWith(`${path.parse(name).name}-`));
}

function chunks(name: string) {
  return {
    entryNames: name,
    chunkNames: `${name}-[hash]`,
    outdir: dist,
    splitting: true,
  } satisfies BuildOptions;
}
