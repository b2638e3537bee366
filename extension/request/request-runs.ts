/** The requests that are on their way, and what they answered. */
import * as vscode from 'vscode';
import { faultCodes, findException } from '../../runtime/api/find-exception.ts';
import type { Answered } from '../../runtime/api/request/answer-value.ts';
import { type PreparedRequest, prepareRequest } from '../../runtime/api/request/prepare-request.ts';
import { type FileRequest, parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';
import { requestOrder } from '../../runtime/api/request/request-order.ts';
import { RequestError } from '../../runtime/api/request/request-variables.ts';
import { isDebugging } from '../debug/debug-sessions.ts';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import type { LanguageService } from '../language/language-service.ts';
import type { ResponseFiles } from '../response/response-files.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { MessageQueue } from '../stream/message-queue.ts';
import type { StreamProgress } from '../stream/stream-progress.ts';
import { requestAnswer, type SentRequest } from './request-answer.ts';
import { requestWorld } from './request-world.ts';
import { ResponseDocuments } from './response-documents.ts';
import { responseText } from './response-text.ts';

/** A request of a document that can be sent. */
export interface ReadyRequest extends PreparedRequest {
  document: vscode.TextDocument;
}

/** A request that is on its way. */
export interface RunningRequest {
  /** Of the document that it is written in, and what it calls. */
  readonly uri: string;
  readonly target: string;
  readonly controller: AbortController;
  /** Where its messages are sent one by one. */
  readonly queue: MessageQueue | undefined;
  progress?: StreamProgress;
}

/** How a request is sent. */
export interface SendOptions {
  /** In place of the document beside its file. */
  show?: (text: string) => Promise<void>;
  /** Its messages are sent one by one. */
  queue?: MessageQueue;
}

export class RequestRuns implements vscode.Disposable {
  readonly #environments: Environments;
  readonly #files: ResponseFiles;
  readonly #language: LanguageService;
  readonly responses = new ResponseDocuments();
  /** What each request answered last. */
  readonly #last = new Map<string, ResponseRecord>();
  /** By document and name of the request. */
  readonly #running = new Map<string, RunningRequest>();
  /** What requests with a name answered last, by document and name. */
  readonly #answers = new Map<string, Map<string, Answered>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #closed: vscode.Disposable;
  readonly #disposing = new AbortController();
  /** After a request was sent or came to its end. */
  readonly onDidChange = this.#changed.event;

  constructor(environments: Environments, files: ResponseFiles, language: LanguageService) {
    this.#environments = environments;
    this.#language = language;
    this.#files = files;
    this.#closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#answers.delete(uri.toString()));
  }

  /** A request that is on its way; undefined when it is not. */
  running(document: vscode.TextDocument, request: FileRequest): RunningRequest | undefined {
    return this.#running.get(key(document, request)) ?? this.#renamed(document, request);
  }

  /**
   * The lines of the requests to send for the one at a line, that one last: its answer may need theirs. Throws RequestError when it
   * cannot be sent as it stands.
   */
  linesFor(document: vscode.TextDocument, line: number): number[] {
    const file = parseRequestFile(document.getText());
    const request = requestAt(file, line);
    if (!request) throw new RequestError(line, 'There is no request here. Put the cursor in one.');
    const answers = this.#answersIn(document);
    return requestOrder(file, request, (name) => answers.has(name)).map((each) => each.line);
  }

  /** Reads the request at a line of a file. Throws RequestError when it cannot be sent as it stands. */
  async prepare(document: vscode.TextDocument, line: number): Promise<ReadyRequest> {
    const file = parseRequestFile(document.getText());
    const written = requestAt(file, line);
    if (!written) throw new RequestError(line, 'There is no request here. Put the cursor in one.');
    const world = requestWorld(this.#environments, document.uri);
    return { document, ...(await prepareRequest(file, written, world, this.#answersIn(document))) };
  }

  /**
   * Sends a request and shows what it answers, beside its file or as `show` has it. One that is on its way already is
   * cancelled first.
   */
  async send(
    { document, request, destination }: ReadyRequest,
    { show, queue }: SendOptions = {},
  ): Promise<SentRequest> {
    const name = key(document, request);
    const from = { uri: document.uri.toString(), line: request.line };
    const previous = this.#last.get(name);
    const showOne = (text: string, record?: ResponseRecord) =>
      this.responses.show(document.uri, text, record && { record: { ...record, from }, previous });
    this.#running.get(name)?.controller.abort();
    const running: RunningRequest = {
      uri: from.uri,
      target: targetOf(request),
      controller: new AbortController(),
      queue,
    };
    this.#running.set(name, running);
    this.#changed.fire();
    // A later send of the same request takes its place: then that one's answer is shown.
    const isLatest = () => this.#running.get(name) === running;
    const environment = this.#environments.all.find(({ name }) => name === destination.environment?.name);
    const call = {
      request,
      to: destination,
      ...(queue && { queue }),
      deadlineByGateway: isDebugging(),
      decode: (type: string, base64: string) => this.#language.decodeMessage(type, base64),
      makeFile: () => this.#files.path(request.name || 'stream', 'jsonl'),
      show: async (text: string, record?: ResponseRecord) => {
        if (isLatest()) await (show ? show(text) : showOne(text, record));
      },
      onStart: (progress: StreamProgress) => {
        running.progress = progress;
      },
    };
    const sent = await requestAnswer(call, running.controller.signal);
    queue?.halfClose();
    if (!isLatest()) return sent;
    this.#running.delete(name);
    if (sent.record) this.#last.set(name, sent.record);
    if (request.name !== '' && sent.answered) this.#answersIn(document).set(request.name, sent.answered);
    this.#changed.fire();
    if (!sent.record || !environment?.isLocal || !faultCodes.has(sent.code)) return sent;
    // The request has ended; its trace is kept some moments later.
    const explaining = this.#explained(environment, sent.record);
    if (!show) {
      void explaining.then(async (record) => {
        if (!record || this.responses.shownFor(document.uri)?.record.traceId !== record.traceId) return;
        if (this.#last.get(name) === sent.record) this.#last.set(name, record);
        await showOne(responseText(record), record);
      });
      return sent;
    }
    const record = await explaining;
    if (!record) return sent;
    const text = responseText(record);
    await show(text);
    return { ...sent, text, record };
  }

  /** Tells that a stream went on. */
  streamChanged(): void {
    this.#changed.fire();
  }

  /** What requests of a document answered, by their names. */
  answersOf(document: vscode.TextDocument): ReadonlyMap<string, Answered> {
    return this.#answersIn(document);
  }

  /** Shows a text as what a file's requests answered, beside it. */
  show(document: vscode.TextDocument, text: string): Promise<void> {
    return this.responses.show(document.uri, text);
  }

  cancel(document: vscode.TextDocument, line: number): void {
    const request = requestAt(parseRequestFile(document.getText()), line);
    if (request) this.running(document, request)?.controller.abort();
  }

  dispose(): void {
    for (const { controller } of this.#running.values()) controller.abort();
    this.#disposing.abort();
    this.#closed.dispose();
    this.responses.dispose();
    this.#changed.dispose();
  }

  /** One on its way whose name was changed since: no request of the file has its name any more. */
  #renamed(document: vscode.TextDocument, request: FileRequest): RunningRequest | undefined {
    const alike = [...this.#running].filter(
      ([, { uri, target }]) => uri === document.uri.toString() && target === targetOf(request),
    );
    // Asked for every request of a file: most need no look at what the others are called.
    if (alike.length === 0) return undefined;
    const { requests } = parseRequestFile(document.getText());
    const keys = new Set(requests.map((each) => key(document, each)));
    const [, found] = alike.find(([name]) => !keys.has(name)) ?? [];
    return found;
  }

  /** With what the handler threw; undefined where that is not known. Never rejects. */
  async #explained(environment: Environment, record: ResponseRecord): Promise<ResponseRecord | undefined> {
    if (record.traceId === undefined) return undefined;
    const exception = await findException(environment.api, record.traceId, this.#disposing.signal);
    return exception === undefined ? undefined : { ...record, exception };
  }

  #answersIn(document: vscode.TextDocument): Map<string, Answered> {
    const uri = document.uri.toString();
    const known = this.#answers.get(uri);
    if (known) return known;
    const answers = new Map<string, Answered>();
    this.#answers.set(uri, answers);
    return answers;
  }
}

function key(document: vscode.TextDocument, request: FileRequest): string {
  return `${document.uri} ${request.name} ${targetOf(request)}`;
}

/** The method: the environment in front of it may be changed. */
function targetOf({ target }: Pick<FileRequest, 'target'>): string {
  return target.slice(target.lastIndexOf('/'));
}
