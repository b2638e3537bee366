/**
 * The lines below the head of a request: the messages of its body, parted by `===`, and what stands between and is not
 * sent. Comments are what httpYac takes for them: every line that begins with `#` or `//`, wherever it is, and what stands between a
 * line `/*` and its end. (JetBrains' client sends them; in JSON, where they are no values, the two come to the same.)
 */
import { readAssertion } from './assertion.ts';
import type { FileRequest } from './request-file.ts';

/** A comment, with what it says. */
export const commentLine = /^\s*(#|\/\/)\s?(.*)$/;
/** Lines of other clients that stand in a body and are not of it: assertions, response references, response handlers. */
const foreignLine = /^(\?\?|<>|>>!?|>)\s/;
/** The line that ends a comment of several lines. */
const commentEnd = /^\s*\*\/\s*$/;

/** Where a message stands in its file. */
export interface MessageLines {
  first: number;
  last: number;
  /** Lines between them that are not of the message. */
  left: readonly number[];
}

/** What a reader is to be told, and of which line. */
interface Notice {
  line: number;
  message: string;
}

/** Whether a line of a message in JSON is none of it: no string goes on over the end of a line. */
export function isBesideJson(line: string): boolean {
  return commentLine.test(line) || foreignLine.test(line);
}

/** The lines of a message, at their places: those that are not of it are blank. */
export function messageText(text: string, { first, last, left }: MessageLines): string {
  const lines = text.split(/\r\n|\r|\n/).slice(0, last + 1);
  return lines.map((line, at) => (at < first || left.includes(at) ? '' : line)).join('\n');
}

/**
 * Reads messages and assertions into a request. `first` is the number of the body's first line; `readComment` is given what a comment
 * says, for the metadata that it may hold. Answers with what may surprise who wrote it.
 */
export function readBody(
  body: readonly string[],
  first: number,
  request: FileRequest,
  readComment: (said: string, line: number) => void,
): Notice[] {
  const hasComments = contentType(request) !== 'text/markdown';
  const notices: Notice[] = [];
  let message: { line: number; text: string }[] = [];
  let comments: number[] = [];
  let left: number[] = [];
  const close = () => {
    const text = message
      .map((each) => each.text)
      .join('\n')
      .trim();
    const written = message.filter((each) => each.text.trim() !== '').map(({ line }) => line);
    const [from = 0, last = from] = [written[0], written.at(-1)];
    if (text !== '') {
      const isInside = (line: number) => from < line && line < last;
      request.messages.push(text);
      request.messageLines.push({ first: from, last, left: left.filter(isInside) });
      if (!/^[{["]/.test(text))
        for (const line of comments) if (line < last) notices.push({ line, message: leftOut });
    }
    message = [];
    comments = [];
    left = [];
  };
  /** The line that ends what is being left out. */
  let until = -1;
  // Behind it no comment of several lines ends: those that begin there are not each looked for an end.
  const lastEnd = body.findLastIndex((line) => commentEnd.test(line));
  for (const [index, text] of body.entries()) {
    const line = first + index;
    const said = hasComments ? commentLine.exec(text)?.[2] : undefined;
    if (index > until) until = lastLeftOut(body, index, lastEnd);
    if (index <= until) left.push(line);
    else if (/^===\s*$/.test(text)) close();
    else if (said !== undefined) {
      readComment(said, line);
      comments.push(line);
      left.push(line);
    } else if (text.startsWith('??')) {
      request.assertions.push(readAssertion(text, line));
      left.push(line);
    } else if (foreignLine.test(text)) left.push(line);
    else message.push({ line, text });
  }
  close();
  return notices;
}

const leftOut =
  'This line is a comment, as in httpYac, since it begins with `#` or `//`: it is not sent. In a body of text/markdown it would be.';

/**
 * Where a response handler, or a comment of several lines, that begins at a line ends; before that line where none begins there.
 * `lastEnd` is the last line that may end such a comment.
 */
function lastLeftOut(body: readonly string[], at: number, lastEnd: number): number {
  const text = body[at] ?? '';
  if (/^\s*\/\*$/.test(text)) return at < lastEnd ? nextLine(body, commentEnd, at + 1) : -1;
  return /^>\s*\{%/.test(text) ? nextLine(body, /%\}/, at) : -1;
}

/** The first line from `at` that fits; the end where none does. */
function nextLine(body: readonly string[], fitting: RegExp, at: number): number {
  let line = at;
  while (line < body.length && !fitting.test(body[line] ?? '')) line++;
  return line;
}

function contentType({ headers }: FileRequest): string {
  const value = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  return (value.split(';')[0] ?? '').trim().toLowerCase();
}
