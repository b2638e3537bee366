/** The requests that are on their way, and what they answered. */
import * as vscode from 'vscode';
import type { JsonCallResult } from '../../runtime/api/call-json.ts';
import type { Environments } from '../environment/environments.ts';
import { type Destination, requestDestination } from './request-destination.ts';
import { type FileRequest, parseRequestFile, requestAt } from './request-file.ts';
import { RequestError, resolveRequest } from './request-variables.ts';
import { ResponseDocuments } from './response-documents.ts';
import { cancelledText, failureText, responseText } from './response-text.ts';

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
    return { document, request, destination: requestDestination(written, request, this.#environments) };
  }

  /** Sends a request and shows what it answers. One that is on its way already is cancelled first. */
  async send({ document, request, destination }: ReadyRequest): Promise<void> {
    const name = key(document, request);
    this.#running.get(name)?.abort();
    const controller = new AbortController();
    this.#running.set(name, controller);
    this.#changed.fire();
    const sent = new Date();
    const target = destination.path.slice(1);
    let text: string;
    try {
      const result = await answer(request, destination, controller.signal);
      controller.signal.throwIfAborted();
      text = responseText({ target, environment: destination.name, sent, result });
    } catch (error) {
      const { errorText } = await import('../environment/error-text.ts');
      const after = Date.now() - sent.getTime();
      text = controller.signal.aborted
        ? cancelledText(target, destination.name, sent, after)
        : failureText(target, destination.name, sent, errorText(error, destination.address));
    }
    // A later send of the same request has taken its place: its answer is the one to show.
    if (this.#running.get(name) !== controller) return;
    this.#running.delete(name);
    this.#changed.fire();
    await this.#responses.show(document.uri, text);
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

async function answer(request: FileRequest, to: Destination, signal: AbortSignal): Promise<JsonCallResult> {
  const token = to.environment?.endpoint?.token;
  const body = request.messages[0] ?? '';
  if (!to.rpc) {
    const { sendHttp } = await import('./send-http.ts');
    const { method, headers } = request;
    return sendHttp({ method, url: to.address + to.path, headers, body, token }, signal);
  }
  const { callJson } = await import('../../runtime/api/call-json.ts');
  return callJson(
    {
      address: to.address,
      path: to.path,
      body: body || '{}',
      headers: request.headers.map(({ name, value }): [string, string] => [name, value]),
      stream: to.rpc && isStream(to, to.rpc),
      ...(token !== undefined && { token }),
      ...(request.timeoutMs !== undefined && { timeoutMs: request.timeoutMs }),
    },
    signal,
  );
}

function isStream(
  { environment }: Destination,
  { service, method }: { service: string; method: string },
): boolean {
  const services = environment?.projects.flatMap((project) => project.services) ?? [];
  const found = services.find(({ name }) => name === service)?.methods.find(({ name }) => name === method);
  return found?.serverStreaming ?? false;
}

function key(document: vscode.TextDocument, request: FileRequest): string {
  return `${document.uri} ${request.name} ${request.target.slice(request.target.lastIndexOf('/'))}`;
}
