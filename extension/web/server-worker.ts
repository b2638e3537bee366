/** The language server as a web worker. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import type { InitializationOptions } from '../language/protocol.ts';

/** The browser's own: its types are not those that the rest of us is checked with. */
declare class Worker {
  constructor(script: string, options: { name: string });
}

/** Makes the client of a server that runs `script`, the address of dist/server.web.js. */
export function serverWorker(script: string) {
  return (options: LanguageClientOptions): LanguageClient => {
    const start = async () => {
      const worker = new Worker(script, { name: 'Skep Language Server' });
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    // There is nothing to read here but the workspace's folders, so that nobody has to trust them.
    const initializationOptions: InitializationOptions = { trusted: false };
    return new LanguageClient('skep', 'Skep Language Server', start, { ...options, initializationOptions });
  };
}
