import type * as vscode from 'vscode';

/**
 * How VS Code's debugger for Node attaches to the inspector of one instance. `shipped`: the folder of what runs handlers,
 * which has no source maps and is nothing to step into.
 */
export function attachConfiguration(
  instance: string,
  address: string,
  { skipFiles = ['<node_internals>/**'] }: vscode.DebugConfiguration,
  shipped: string,
): vscode.DebugConfiguration {
  const ours = `${shipped.replaceAll('\\', '/')}/**`;
  return {
    type: 'pwa-node',
    request: 'attach',
    name: instance,
    websocketAddress: address,
    port: Number(new URL(address).port),
    continueOnAttach: true,
    // An instance is a thread: what its process does beside it is not its own.
    attachExistingChildren: false,
    autoAttachChildProcesses: false,
    sourceMaps: true,
    // Bundles lie in the environment's data folder.
    resolveSourceMapLocations: ['**', `!${ours}`],
    outFiles: [],
    skipFiles: [...skipFiles, ours],
  };
}
