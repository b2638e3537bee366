import type * as vscode from 'vscode';

/** How VS Code's debugger for Node attaches to the inspector of one instance. */
export function attachConfiguration(
  instance: string,
  address: string,
  { skipFiles = ['<node_internals>/**'] }: vscode.DebugConfiguration,
): vscode.DebugConfiguration {
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
    // Bundles lie in the environment's data folder; what runs them ships without maps.
    resolveSourceMapLocations: ['**', '!**/dist/worker*.js'],
    outFiles: [],
    // What runs the handlers, and calls them.
    skipFiles: [...skipFiles, '**/dist/worker*.js'],
  };
}
