/** The message of a request file that a form is for, found again after the file was edited. */
import { type FileRequest, parseRequestFile, requestAt } from '../../runtime/api/request/request-file.ts';

/** A range of a text, by its offsets. */
export interface MessagePlace {
  request: FileRequest;
  start: number;
  end: number;
  /** Of a message that is not there yet: what has to stand before it. */
  before: string;
}

/** The request at a line; the one of the same name and target where lines moved. */
export function sameRequest(
  text: string,
  { name, target, line }: Pick<FileRequest, 'name' | 'target' | 'line'>,
): FileRequest | undefined {
  const file = parseRequestFile(text);
  const isSame = (request: FileRequest) => request.name === name && request.target === target;
  const near = (request: FileRequest) => Math.abs(request.line - line);
  const [nearest] = file.requests.filter(isSame).sort((a, b) => near(a) - near(b));
  return nearest ?? requestAt(file, line);
}

/** Where a message stands, or would. */
export function messagePlace(text: string, request: FileRequest, index: number): MessagePlace {
  const starts = lineStarts(text);
  const endOf = (line: number) => {
    const next = starts[line + 1];
    return next === undefined ? text.length : text.slice(0, next).replace(/\r?\n$/, '').length;
  };
  const lines = request.messageLines[index];
  if (lines) return { request, start: starts[lines.first] ?? 0, end: endOf(lines.last), before: '' };
  // After the last line of the request's head.
  const last = Math.max(request.line, ...request.headers.map(({ line }) => line));
  const at = endOf(last);
  return { request, start: at, end: at, before: '\n\n' };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}
