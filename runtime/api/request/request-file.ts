/**
 * Reads request files: `.http` as the JetBrains HTTP Client and httpYac have it. Requests are parted by `###`; a
 * request is comments, a request line, header lines, a blank line and a body; the messages of a stream are parted by
 * `===`. Never throws: what it cannot read becomes a problem at a line, and reading goes on.
 */
import { type Assertion, celAssertion, readAssertion } from './assertion.ts';
import { commentLine, type MessageLines, readBody } from './request-body.ts';

/** One `name: value` line under a request line. */
export interface RequestHeader {
  name: string;
  value: string;
  line: number;
}

/** One request of a file. Lines count from zero. */
export interface FileRequest {
  /** From `# @name`, else the words after `###`; empty when there are neither. */
  name: string;
  /** First and last line of the request's part of the file, its `###` line included. */
  firstLine: number;
  lastLine: number;
  /** Where the request line stands. */
  line: number;
  /** `GRPC`, `WEBSOCKET` or an HTTP method, in capitals. */
  method: string;
  /** As written, variables included: `{{local}}/posts.v1.PostsService/List`. */
  target: string;
  headers: RequestHeader[];
  /** The messages of the body as written: none, one, or those of a stream. */
  messages: string[];
  /** Where each message stands. */
  messageLines: MessageLines[];
  /** From `# @timeout`, in milliseconds. */
  timeoutMs?: number;
  /** Names of requests whose answers it uses, from `# @ref`: they are sent first, unless they have been. */
  refs: string[];
  /** What has to hold of its answer. */
  assertions: Assertion[];
  /** Values that it has of variables that are not for sharing, by their names; set when its variables are. */
  secrets?: ReadonlyMap<string, string>;
}

/** Something that cannot be read, and where. */
export interface RequestProblem {
  line: number;
  message: string;
}

export interface RequestFile {
  requests: FileRequest[];
  /** `@name = value` lines, the last of a name counting; values as written. */
  variables: Map<string, string>;
  problems: RequestProblem[];
  /** What is sent all the same, and may not be as it was meant. */
  notices: RequestProblem[];
}

const methods = new Set(['GRPC', 'WEBSOCKET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** What httpYac calls it. */
const otherNames: Record<string, string> = { WS: 'WEBSOCKET' };
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/;
const variableLine = /^@([\w.-]+)\s*=\s*(.*)$/;
const metadata = /^@([\w-]+)(?:\s+(.*))?$/;
const timeout = /^(\d+(?:\.\d+)?)\s*(ms|s|m)?$/;

/** Reads a whole file. */
export function parseRequestFile(text: string): RequestFile {
  const file: RequestFile = { requests: [], variables: new Map(), problems: [], notices: [] };
  const lines = text.split(/\r\n|\r|\n/);
  let first = 0;
  for (let line = 1; line <= lines.length; line++) {
    if (line < lines.length && !lines[line]?.startsWith('###')) continue;
    readPart(lines, first, line - 1, file);
    first = line;
  }
  return file;
}

/** The request whose part of the file has this line. */
export function requestAt(file: RequestFile, line: number): FileRequest | undefined {
  return file.requests.find((request) => request.firstLine <= line && line <= request.lastLine);
}

/** What a request is called where it is listed: its name, else its method and path. */
export function requestTitle({ name, method, target }: FileRequest): string {
  return name || `${method} ${target.replace(/^(?:https?:\/\/)?[^/]*/, '')}`;
}

function readPart(lines: string[], firstLine: number, lastLine: number, file: RequestFile): void {
  const request: FileRequest = {
    name: '',
    firstLine,
    lastLine,
    line: -1,
    method: '',
    target: '',
    headers: [],
    messages: [],
    messageLines: [],
    refs: [],
    assertions: [],
  };
  let at = firstLine;
  if (lines[at]?.startsWith('###')) request.name = (lines[at++] ?? '').replace(/^#+\s*/, '').trim();
  for (; at <= lastLine && request.line < 0; at++) readPreamble(lines[at] ?? '', at, request, file);
  if (request.line < 0) return;
  for (; at <= lastLine && /^\s+[?&/]/.test(lines[at] ?? ''); at++)
    request.target += (lines[at] ?? '').trim();
  for (; at <= lastLine && lines[at]?.trim() !== ''; at++) readHeader(lines[at] ?? '', at, request, file);
  const body = lines.slice(at, lastLine + 1);
  const readComment = (said: string, line: number) => readMetadata(said, line, request, file);
  file.notices.push(...readBody(body, at, request, readComment));
  file.requests.push(request);
}

/** Before the request line: blank lines, comments with `@name`, `@timeout`, `@ref` and `@assert`, variables. */
function readPreamble(line: string, at: number, request: FileRequest, file: RequestFile): void {
  if (line.trim() === '') return;
  const said = commentLine.exec(line)?.[2];
  const variable = variableLine.exec(line);
  if (said !== undefined) readMetadata(said, at, request, file);
  else if (variable) file.variables.set(variable[1] ?? '', (variable[2] ?? '').trim());
  else readRequestLine(line.trim(), at, request, file);
}

function readMetadata(said: string, at: number, request: FileRequest, file: RequestFile): void {
  const [, key, value = ''] = metadata.exec(said.trim()) ?? [];
  if (key === 'name') request.name = value.trim();
  if (key === 'ref' && value.trim() !== '') request.refs.push(value.trim());
  if (key === 'assert' && value.trim() !== '') request.assertions.push(celAssertion(value.trim(), at));
  if (key !== 'timeout') return;
  const [, amount, unit = 's'] = timeout.exec(value.trim()) ?? [];
  if (amount === undefined) {
    file.problems.push({
      line: at,
      message: 'Write a timeout as a number and ms, s or m: `# @timeout 500 ms`.',
    });
  } else {
    request.timeoutMs = Math.round(Number(amount) * { ms: 1, s: 1000, m: 60_000 }[unit as 'ms' | 's' | 'm']);
  }
}

function readRequestLine(line: string, at: number, request: FileRequest, file: RequestFile): void {
  const [word = '', ...rest] = line.split(/\s+/);
  request.line = at;
  const method = otherNames[word.toUpperCase()] ?? word.toUpperCase();
  if (methods.has(method)) {
    request.method = method;
    request.target = rest.filter((part) => !/^HTTP\/[\d.]+$/.test(part)).join(' ');
  } else {
    request.method = 'GET';
    request.target = line;
    if (!/^(https?:\/\/|\{\{|\/)/.test(line)) {
      const message = `\`${word.slice(0, 40)}\` is not a method. A request begins with GRPC, WEBSOCKET, GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.`;
      file.problems.push({ line: at, message });
    }
  }
  if (request.target === '') {
    const example =
      request.method === 'GRPC'
        ? 'GRPC {{local}}/package.v1.Service/Method'
        : `${request.method} {{local}}/path`;
    file.problems.push({ line: at, message: `Say where the request goes: \`${example}\`.` });
  }
}

function readHeader(line: string, at: number, request: FileRequest, file: RequestFile): void {
  const said = commentLine.exec(line)?.[2];
  const header = headerLine.exec(line.trim());
  if (said !== undefined) {
    readMetadata(said, at, request, file);
  } else if (line.startsWith('??')) {
    request.assertions.push(readAssertion(line, at));
  } else if (header) {
    request.headers.push({ name: header[1] ?? '', value: (header[2] ?? '').trim(), line: at });
  } else {
    const message =
      'This is not a header (`name: value`). A blank line stands between the headers and the body.';
    file.problems.push({ line: at, message });
  }
}
