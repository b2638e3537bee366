import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { installCodeServer } from '../../../.scripts/code-server.ts';
import { root } from '../../../.scripts/places.ts';
import { filesOf } from './files-of.ts';

export interface WebEditorOptions {
  /** A folder with the web extension laid out. */
  extension: string;
  /** A folder whose files are opened as `skep-test:/workspace`. */
  workspace: string;
  /** A script in that folder with tests, which run as soon as the window is open. */
  tests?: string;
  settings?: Record<string, unknown>;
}

export interface WebEditorServer extends AsyncDisposable {
  /** Of the window. */
  readonly address: string;
}

/**
 * Serves VS Code as vscode.dev does: static files and no machine behind them, so that every extension runs in a web worker. It
 * is the workbench of code-server without its server.
 */
export async function startWebEditorServer(options: WebEditorOptions): Promise<WebEditorServer> {
  const vscode = path.resolve((await installCodeServer()).vscodeServer, '../..');
  const mounts: Record<string, string> = {
    vscode,
    extension: options.extension,
    'web-file-system': path.join(root, 'test', 'fixtures', 'web-file-system'),
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    try {
      const [type, body] = await answer(decodeURIComponent(pathname));
      response.writeHead(200, { 'content-type': type, 'access-control-allow-origin': '*' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

  async function answer(pathname: string): Promise<[type: string, body: string | Buffer]> {
    if (pathname === '/') return ['text/html', await page(vscode, addressOf(server), options)];
    if (pathname === '/workspace.json') {
      return ['application/json', JSON.stringify(await filesOf(options.workspace, '/workspace'))];
    }
    // Some of the editor's own extensions are not built for browsers here, and would complain.
    if (/^\/vscode\/extensions\/.*\/browser\/.*\.js$/.test(pathname)) return ['text/javascript', ''];
    const [, first = '', ...rest] = pathname.split('/');
    const mount = mounts[first];
    if (mount === undefined || rest.includes('..')) throw new Error('not found');
    const file = path.join(mount, ...rest);
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    if (!file.endsWith(path.join('workbench', 'workbench.js'))) return [type, await readFile(file)];
    return [type, withoutMachine(await readFile(file, 'utf8'))];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `${addressOf(server)}/?folder=skep-test:/workspace`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
  return `http://127.0.0.1:${address.port}`;
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.cjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
};

/** The workbench's script without what makes it code-server's: a machine to talk to, and the user's data on it. */
function withoutMachine(script: string): string {
  const replacements: [RegExp, string][] = [
    [/,remoteAuthority:location\.host\}/, '}'],
    [/(\.with\(\{scheme:\w+\.)vscodeRemote(\}\),"User"\))/, '$1vscodeUserData$2'],
  ];
  return replacements.reduce((text, [pattern, replacement]) => {
    if (!pattern.test(text)) throw new Error(`This workbench is another than was known: no ${pattern}`);
    return text.replace(pattern, replacement);
  }, script);
}

/** The workbench's page, told what it is to open. */
async function page(vscode: string, address: string, options: WebEditorOptions): Promise<string> {
  const { host } = new URL(address);
  const configuration = {
    additionalBuiltinExtensions: [{ scheme: 'http', authority: host, path: '/web-file-system' }],
    developmentOptions: {
      extensions: [{ scheme: 'http', authority: host, path: '/extension' }],
      ...(options.tests && {
        extensionTestsPath: { scheme: 'http', authority: host, path: `/extension/${options.tests}` },
      }),
    },
    configurationDefaults: options.settings ?? {},
    productConfiguration: { enableTelemetry: false },
    // Asked for by what code-server adds.
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
  };
  const values: Record<string, string> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll('"', '&quot;'),
    WORKBENCH_WEB_BASE_URL: `${address}/vscode`,
    WORKBENCH_NLS_FALLBACK_URL: `${address}/vscode/out/nls.messages.js`,
    WORKBENCH_NLS_URL: `${address}/vscode/out/nls.messages.js`,
  };
  const template = await readFile(path.join(vscode, 'out/vs/code/browser/workbench/workbench.html'), 'utf8');
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name] ?? '');
}
