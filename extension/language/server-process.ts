/** The language server as a process of its own. */
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** Makes the client of a server that runs `script`, dist/server.js. */
export function serverProcess(script: string) {
  return async (options: LanguageClientOptions): Promise<BaseLanguageClient> => {
    // Loaded here so that activation does not wait for it.
    const { LanguageClient, TransportKind } = await import('./language-client.ts');
    const module = { module: script, transport: TransportKind.ipc };
    const debug = { ...module, options: { execArgv: ['--nolazy', '--inspect=6044'] } };
    return new LanguageClient('skep', 'Skep Language Server', { run: module, debug }, options);
  };
}
