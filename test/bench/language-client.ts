import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  ProgressType,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { untilIdle } from './process-tree.ts';

/** A server that answers nothing for so long is taken to have no answer. */
const patience = 60_000;

/** Without it, a client is offered commands only. */
const codeAction = {
  codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
  dataSupport: true,
  resolveSupport: { properties: ['edit'] },
};

/** An answer and its times, in milliseconds. */
export interface Answered {
  readonly answer: unknown;
  /** Until all bytes had come. */
  readonly arrived: number;
  /** What it took to make objects of the bytes. */
  readonly parsing: number;
  /** Until it was read. */
  readonly took: number;
  /** Until the first part of it was read; undefined of one that came as a whole. */
  readonly firstPart: number | undefined;
  /** Bytes of JSON, of all its parts. */
  readonly bytes: number;
}

/** A language client that measures: it asks a server over stdio one thing after the other. */
export class LanguageClient implements AsyncDisposable {
  readonly #process;
  readonly #connection;
  readonly #root: string;
  capabilities: ServerCapabilities = {};
  #arrivedAt = 0;
  #parsing = 0;
  #bytes = 0;

  /** Starts a server for a folder; nothing is asked of it before `initialize`. */
  constructor(root: string, command: string, args: readonly string[]) {
    this.#root = root;
    this.#process = spawn(command, args, { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdout, stdin } = this.#process;
    this.#connection = createProtocolConnection(
      new StreamMessageReader(stdout, {
        contentTypeDecoder: { name: 'application/json', decode: async (bytes) => this.#read(bytes) },
      }),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
    for (const method of ['window/workDoneProgress/create', 'client/registerCapability'])
      this.#connection.onRequest(method, () => null);
    this.#connection.listen();
  }

  async initialize(): Promise<void> {
    const rootUri = pathToFileURL(this.#root).href;
    const { capabilities } = await this.#connection.sendRequest<{ capabilities: ServerCapabilities }>(
      'initialize',
      {
        processId: process.pid,
        rootUri,
        workspaceFolders: [{ uri: rootUri, name: 'corpus' }],
        capabilities: {
          workspace: { configuration: true, workspaceFolders: true },
          textDocument: { codeAction },
        },
      },
    );
    this.capabilities = capabilities;
    await this.#connection.sendNotification('initialized', {});
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'proto', version: 1, text };
    return this.#connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  close(uri: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** Milliseconds until the server does nothing any more. */
  settled(): Promise<number | undefined> {
    return untilIdle(this.#process.pid ?? 0);
  }

  /** A refusal is an answer too: null. `read` makes of the answer what the client shows. */
  async ask(method: string, params: object, read?: (answer: unknown) => void): Promise<Answered> {
    this.#bytes = 0;
    this.#parsing = 0;
    const start = performance.now();
    const answered = this.#connection.sendRequest<unknown>(method, params).catch(() => null);
    const answer = await Promise.race([answered, sleep(patience, undefined, { ref: false })]);
    if (answer !== null) read?.(answer);
    return {
      answer,
      arrived: Math.max(0, this.#arrivedAt - start),
      parsing: this.#parsing,
      took: performance.now() - start,
      firstPart: undefined,
      bytes: this.#bytes,
    };
  }

  /** Asks for something that the server may answer in parts, as soon as it has them. They are lists. */
  async askForParts(method: string, params: object): Promise<Answered> {
    const partialResultToken = 'parts';
    const parts: unknown[][] = [];
    const start = performance.now();
    let firstPart: number | undefined;
    const listener = this.#connection.onProgress(
      new ProgressType<unknown[]>(),
      partialResultToken,
      (part) => {
        firstPart ??= performance.now() - start;
        parts.push(part);
      },
    );
    const { answer, ...times } = await this.ask(method, { ...params, partialResultToken });
    listener.dispose();
    return { ...times, answer: [...parts.flat(), ...(Array.isArray(answer) ? answer : [])], firstPart };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.dispose();
    const exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await exited;
  }

  #read(bytes: Uint8Array) {
    this.#arrivedAt = performance.now();
    this.#bytes += bytes.length;
    const message = JSON.parse(new TextDecoder().decode(bytes));
    this.#parsing += performance.now() - this.#arrivedAt;
    return message;
  }
}
