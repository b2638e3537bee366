/** The requests that are on their way, and what they answered. */
import * as vscode from 'vscode';
import type { JsonCallResult } from '../../runtime/api/call-json.ts';
import type { Method } from '../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import type { Environments } from '../environment/environments.ts';
import { type Destination, requestDestination } from './request-destination.ts';
import { type FileRequest, parseRequestFile, requestAt } from './request-file.ts';
import { RequestError, resolveRequest } from './request-variables.ts';
import { ResponseDocuments } from './response-documents.ts';
import { cancelledText, failureText, responseText, streamingText } from './response-text.ts';
import { StreamProgress } from './stream-progress.ts';

/** A request with everything it needs to be sent. */
export interface ReadyRequest {
  document: vscode.TextDocument;
  request: FileRequest;
  destination: Destination;
}

export class RequestRuns implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #responses = new ResponseDocuments();
  /** By document and name of the request. */
  readonly #running = new Map<string, AbortController>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** After a request was sent or came to its end. */
  readonly onDidChange = this.#changed.event;

  constructor(environments: Environments) {
    this.#environments = environments;
  }

  isRunning(document: vscode.TextDocument, request: FileRequest): boolean {
    return this.#running.has(key(document, request));
  }

  /** Reads the request at a line of a file. Throws RequestError when it cannot be sent as it stands. */
  prepare(document: vscode.TextDocument, line: number): ReadyRequest {
    const file = parseRequestFile(document.getText());
    const written = requestAt(file, line);
    if (!written) throw new RequestError(line, 'There is no request here. Put the cursor in one.');
    const problem = file.problems.find(
      (each) => each.line >= written.firstLine && each.line <= written.lastLine,
    );
    if (problem) throw new RequestError(problem.line, problem.message);
    const request = resolveRequest(written, file.variables, this.#environments.addresses);
    return { document, request, destination: requestDestination(written, request, this.#environments.all) };
  }

  /** Sends a request and shows what it answers. One that is on its way already is cancelled first. */
  async send({ document, request, destination }: ReadyRequest): Promise<void> {
    const name = key(document, request);
    this.#running.get(name)?.abort();
    const controller = new AbortController();
    this.#running.set(name, controller);
    this.#changed.fire();
    // A later send of the same request takes its place: then that one's answer is shown.
    const show = async (text: string) => {
      if (this.#running.get(name) === controller) await this.#responses.show(document.uri, text);
    };
    await answerTo(request, destination, controller.signal, show);
    if (this.#running.get(name) !== controller) return;
    this.#running.delete(name);
    this.#changed.fire();
  }

  cancel(document: vscode.TextDocument, line: number): void {
    const request = requestAt(parseRequestFile(document.getText()), line);
    if (request) this.#running.get(key(document, request))?.abort();
  }

  dispose(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#responses.dispose();
    this.#changed.dispose();
  }
}

/** Makes the call and shows what comes of it, whatever that is. */
async function answerTo(
  request: FileRequest,
  to: Destination,
  signal: AbortSignal,
  show: (text: string) => Promise<void>,
): Promise<void> {
  const sent = new Date();
  const target = to.path.slice(1);
  const progress = new StreamProgress(
    (received) => void show(streamingText(target, to.name, sent, received)),
  );
  try {
    const result = await call(request, to, (message) => progress.add(message), signal);
    signal.throwIfAborted();
    progress.stop();
    await show(responseText({ target, environment: to.name, sent, result }));
  } catch (error) {
    progress.stop();
    const { errorText } = await import('../environment/error-text.ts');
    const after = Date.now() - sent.getTime();
    await show(
      signal.aborted
        ? cancelledText(target, to.name, sent, after, progress.received)
        : failureText(target, to.name, sent, errorText(error, to.address)),
    );
  }
}

async function call(
  request: FileRequest,
  to: Destination,
  onMessage: (message: string) => void,
  signal: AbortSignal,
): Promise<JsonCallResult> {
  const { token } = to;
  const body = request.messages[0] ?? '';
  if (!to.rpc) {
    const { sendHttp } = await import('./send-http.ts');
    const { method, headers } = request;
    return sendHttp({ method, url: to.address + to.path, headers, body, token }, signal);
  }
  const method = findMethod(to, to.rpc);
  if (method?.clientStreaming) {
    throw new Error(
      `${to.rpc.method} takes a stream of messages, and a request file sends one. Call it from code.`,
    );
  }
  const { callJson } = await import('../../runtime/api/call-json.ts');
  const stream = method?.serverStreaming ?? false;
  return callJson(
    {
      address: to.address,
      path: to.path,
      body: body || '{}',
      headers: request.headers.map(({ name, value }): [string, string] => [name, value]),
      stream,
      ...(stream && { onMessage }),
      ...(token !== undefined && { token }),
      ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
    },
    signal,
  );
}

/** What the environment tells of a method; undefined for one it does not list. */
function findMethod(
  { environment }: Destination,
  rpc: { service: string; method: string },
): Method | undefined {
  const services = environment?.projects.flatMap((project) => project.services) ?? [];
  return services.find(({ name }) => name === rpc.service)?.methods.find(({ name }) => name === rpc.method);
}

function key(document: vscode.TextDocument, request: FileRequest): string {
  return `${document.uri} ${request.name} ${request.target.slice(request.target.lastIndexOf('/'))}`;
}
