/** The bundles that ship, and how esbuild makes each. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { esmGenerator } from './esm-generator.ts';
import { dist, root } from './places.ts';
import { requiredHttp } from './required-http.ts';

/** What is built from what: the name in `dist/`, and the entry point. */
const entries = {
  'extension.js': 'extension/main.ts',
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
  'webview/documentation.js': 'extension/webview/page/documentation.ts',
  'webview/documentation.css': 'extension/webview/page/documentation.css',
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

/**
 * What is built in chunks, and which entry points share theirs. A command, of the editor or of the command line, loads its own
 * part alone, which keeps the start short; and an old Node gets as far as to say what is wrong before it meets an import it does
 * not know. The language server does so with CEL. What two of them have in common ships once: apart they are twice as large.
 * A worker loads what checks the rules of definitions only where there are some: it is larger than all the rest of it. It starts
 * under load and wants few files; as the threads that come by the dozen, it shares with nobody.
 */
const inChunks: Readonly<Record<string, readonly string[]>> = {
  chunk: ['extension.js', 'server.js', 'runtime.js', 'cli.js'],
  worker: ['worker.js'],
};

/** esbuild's options, for the entry points that are there: one build each, or one for those that share chunks. */
export function bundles(): Bundle[] {
  const present = Object.entries(entries)
    .map(([name, entry]) => ({ name, in: path.join(root, entry) }))
    .filter((entry) => existsSync(entry.in));
  const chunked = Object.entries(inChunks).map(([chunk, names]) => ({
    ...onNode,
    entryPoints: present
      .filter(({ name }) => names.includes(name))
      .map((entry) => ({ in: entry.in, out: path.parse(entry.name).name })),
    chunkNames: `${chunk}-[hash]`,
    outdir: dist,
    splitting: true,
  }));
  const alone = present
    .filter(({ name }) => !Object.values(inChunks).flat().includes(name))
    .map((entry) => ({
      ...formatOf(entry.name),
      entryPoints: [entry.in],
      outfile: path.join(dist, entry.name),
    }));
  return [...chunked, ...alone].map((options) => ({ ...shared, ...options, metafile: true }));
}

/** Whether a build writes this file of `dist/` anew by this name. Chunks are named by their content. */
export function isEntry(file: string): boolean {
  return Object.hasOwn(entries, file.replace(/\.map$/, ''));
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
  return onNode;
}

/** CommonJS packages inside an ES module bundle ask for Node's modules through `require`. */
const banner =
  "import { createRequire as createRequireOfBundle } from 'node:module';" +
  'const require = createRequireOfBundle(import.meta.url);';

const onNode = {
  format: 'esm',
  external: ['vscode', 'esbuild'],
  banner: { js: banner },
} as const satisfies BuildOptions;

const inBrowser = {
  platform: 'browser',
  // As old as the browsers that the oldest editor supports.
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
  conditions: ['browser', 'module'],
} as const satisfies BuildOptions;

/** Of our own manifest the code reads the version alone, and whole it would go into each bundle: 30 KB. */
const versionOnly: Plugin = {
  name: 'version-only',
  setup(build) {
    const manifest = path.join(root, 'package.json');
    build.onLoad({ filter: /[\\/]package\.json$/ }, async ({ path: file }) => {
      if (file !== manifest) return undefined;
      const { version } = JSON.parse(await readFile(file, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json', watchFiles: [file] };
    });
  },
};

/** In chunks, a CommonJS module that is imported dynamically has no names but `default`, of which nobody tells before it runs. */
const namesInChunks: Plugin = {
  name: 'names-in-chunks',
  setup(build) {
    if (!build.initialOptions.splitting) return;
    build.onEnd(({ metafile }) => {
      const inputs = metafile?.inputs ?? {};
      const nameless = Object.entries(inputs).flatMap(([file, { imports }]) =>
        imports
          .filter(
            ({ kind, path: imported }) => kind === 'dynamic-import' && inputs[imported]?.format === 'cjs',
          )
          .map((imported) => `${file} imports ${imported.path}: a file of ours between them gives it names.`),
      );
      return { errors: nameless.map((text) => ({ text })) };
    });
  },
};

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
  plugins: [versionOnly, namesInChunks, esmGenerator, requiredHttp],
} as const satisfies BuildOptions;
