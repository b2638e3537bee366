import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installCodeServer } from '../../../.scripts/code-server.ts';
import { freePort } from '../../../runtime/supervisor/command/free-port.ts';
import { Child } from './child.ts';
import { installedExtensions } from './extension-package.ts';

/** What makes an editor the same every time, and quiet. */
const settings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  // The text of a terminal is in the page then, and not painted.
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.initialHint': false,
  'security.workspace.trust.enabled': true,
};

export interface EditorServerOptions {
  /** Holds the user's data of the editor; removed by whoever made it. */
  userData: string;
  /** The data folder of the local environment. */
  home: string;
  /** Merged over the defaults. */
  settings?: Record<string, unknown>;
  /** Whether a workspace is asked about before it is trusted. */
  workspaceTrust?: boolean;
  /** Added to the editor's environment variables. */
  env?: Record<string, string>;
  /** Folder of another extension, to be installed beside the packaged one. */
  besides?: string;
}

/** Starts VS Code's server with the packaged extension in it. Answers with the process and its address. */
export async function startEditorServer(
  options: EditorServerOptions,
): Promise<{ child: Child; address: string }> {
  const [{ node, entry }, extensions] = await Promise.all([
    installCodeServer(),
    installedExtensions(options.besides),
  ]);
  const text = JSON.stringify({ ...settings, ...options.settings });
  // The window reads the one, the machine that the extensions run on the other.
  for (const scope of ['User', 'Machine']) {
    await mkdir(path.join(options.userData, scope), { recursive: true });
    await writeFile(path.join(options.userData, scope, 'settings.json'), text);
  }
  const port = await freePort();
  const flags = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--disable-telemetry',
    '--disable-update-check',
  ];
  if (!options.workspaceTrust) flags.push('--disable-workspace-trust');
  const folders = ['--extensions-dir', extensions, '--user-data-dir', options.userData];
  const child = new Child(node, [entry, ...flags, ...folders], {
    cwd: options.userData,
    env: { ...environment(), SKEP_HOME: options.home, ...options.env },
  });
  await child.prints(/HTTP server listening on/);
  return { child, address: `http://127.0.0.1:${port}` };
}

/** Ours without what npm and the test runner put there, which would hold in the editor's terminals as well. */
function environment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|NODE_|VSCODE_|SKEP_(?!CACHE$))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
