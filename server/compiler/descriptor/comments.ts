import { hasNewline } from '../syntax/has-newline.ts';
import type { TokenStream } from '../syntax/tokens.ts';

/** The text of a comment, line by line: most is cut from the file and written, and never needed as one string. */
export type CommentText = readonly string[];

/** The comments after one token, parted as protoc parts them; an empty text where there is none. */
export interface CommentsAfter {
  /** Of the declaration that the token ends. */
  readonly trailing: CommentText;
  /** Of none. */
  readonly detached: readonly CommentText[];
  /** Of the declaration that comes next. */
  readonly leading: CommentText;
}

/** No declaration begins with these. */
const closing = '}])';

const none: CommentsAfter = { trailing: [], detached: [], leading: [] };

/** Reads the comments of a text from its start to its end. */
export class CommentReader {
  readonly #tokens: TokenStream;
  #next = 0;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  /**
   * Parts the comments between token `index` and the next as protoc's tokenizer does: what follows on the same line, or at once
   * on the next and then a blank line, trails; what stands right before the next token leads; the rest is detached.
   * Index -1 asks for what comes before the first token. No index is less than the one before.
   */
  after(index: number): CommentsAfter {
    const { commentTokens, commentCount } = this.#tokens;
    while (this.#next < commentCount && (commentTokens[this.#next] ?? 0) <= index) this.#next++;
    if (this.#next >= commentCount || commentTokens[this.#next] !== index + 1) return none;
    return new Collector(this.#tokens, index, this.#next).run();
  }
}

class Collector {
  readonly #tokens: TokenStream;
  readonly #index: number;
  readonly #first: number;
  #trailing: CommentText = [];
  readonly #detached: CommentText[] = [];
  /** The comment being read, until it is known where it belongs. */
  #buffer: string[] | undefined;
  #bufferIsLine = false;
  #canTrail: boolean;
  #hasTrailing = false;
  #count = 0;

  constructor(tokens: TokenStream, index: number, first: number) {
    this.#tokens = tokens;
    this.#index = index;
    this.#first = first;
    this.#canTrail = index >= 0;
  }

  run(): CommentsAfter {
    const tokens = this.#tokens;
    const previousEnd = this.#index < 0 ? 0 : tokens.end(this.#index);
    const nextIndex = this.#index + 1;
    const nextStart = tokens.start(nextIndex);
    let comment = this.#first;
    let at = previousEnd;
    let trailingEnd = -1;
    if (this.#index >= 0 && !this.#hasNewline(at, this.#start(comment))) {
      this.#read(comment);
      this.#flush();
      at = this.#end(comment);
      if (this.#isLine(comment)) at++;
      else trailingEnd = at;
      comment++;
    } else if (this.#index >= 0) {
      at = tokens.text.indexOf('\n', at) + 1;
    }
    for (; tokens.commentTokens[comment] === nextIndex && comment < tokens.commentCount; comment++) {
      this.#blankLines(at, this.#start(comment));
      this.#read(comment);
      at = this.#isLine(comment) ? this.#end(comment) + 1 : this.#afterBlock(this.#end(comment));
    }
    this.#blankLines(at, nextStart);
    const isEnd = nextIndex >= tokens.count - 1;
    if (isEnd || closing.includes(tokens.text.charAt(nextStart))) this.#flush();
    const sameLine = this.#index >= 0 && !this.#hasNewline(previousEnd, nextStart);
    const afterTrailing = trailingEnd >= 0 && !this.#hasNewline(trailingEnd, nextStart);
    if (!isEnd && (sameLine || afterTrailing)) this.#detachSingle();
    return { trailing: this.#trailing, detached: this.#detached, leading: this.#buffer ?? [] };
  }

  #start(comment: number): number {
    return this.#tokens.commentStarts[comment] ?? 0;
  }

  #end(comment: number): number {
    return this.#tokens.commentEnds[comment] ?? 0;
  }

  #isLine(comment: number): boolean {
    return this.#tokens.text[this.#start(comment) + 1] === '/';
  }

  #hasNewline(from: number, to: number): boolean {
    return hasNewline(this.#tokens.text, from, to);
  }

  /** A newline between two lines that hold nothing parts the comments before it from those after. */
  #blankLines(from: number, to: number): void {
    if (from >= to || !this.#hasNewline(from, to)) return;
    this.#flush();
    this.#canTrail = false;
  }

  #afterBlock(end: number): number {
    const { text } = this.#tokens;
    let at = end;
    while (at < text.length && ' \t\r\v\f'.includes(text.charAt(at))) at++;
    return text[at] === '\n' ? at + 1 : at;
  }

  /** Line comments that follow each other are one comment; a block comment is one of its own. */
  #read(comment: number): void {
    const { text } = this.#tokens;
    const isLine = this.#isLine(comment);
    if (this.#buffer !== undefined && !(isLine && this.#bufferIsLine)) this.#flush();
    const start = this.#start(comment) + 2;
    const end = this.#end(comment);
    // A line comment has its newline, where it has one.
    const content = isLine ? text.slice(start, end + 1) : blockContent(text.slice(start, end));
    if (this.#buffer === undefined) this.#buffer = [content];
    else this.#buffer.push(content);
    this.#bufferIsLine = isLine;
  }

  #flush(): void {
    if (this.#buffer === undefined) return;
    if (this.#canTrail) {
      this.#trailing = this.#buffer;
      this.#hasTrailing = true;
      this.#canTrail = false;
    } else {
      this.#detached.push(this.#buffer);
    }
    this.#buffer = undefined;
    this.#count++;
  }

  /** A lone comment between two tokens of one line belongs to neither. */
  #detachSingle(): void {
    if (this.#count + (this.#buffer === undefined ? 0 : 1) !== 1) return;
    if (this.#hasTrailing) {
      this.#detached.unshift(this.#trailing);
      this.#trailing = [];
    }
    this.#flush();
  }
}

/** A block comment's text without the asterisks that begin its lines. */
function blockContent(raw: string): string {
  const body = raw.endsWith('*/') ? raw.slice(0, -2) : raw;
  const lines = body.split('\n');
  return lines
    .map((line, index) => (index === 0 ? line : stripMargin(line, index === lines.length - 1)))
    .join('\n');
}

function stripMargin(line: string, isLast: boolean): string {
  const content = line.replace(/^[ \t\r\v\f]+/, '');
  if (content.startsWith('*')) return content.slice(1);
  // "\n **/" closes with the margin's own asterisk.
  return isLast && content === '' ? '' : content;
}
