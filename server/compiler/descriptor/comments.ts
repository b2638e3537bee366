import { hasNewline } from '../syntax/has-newline.ts';
import type { TokenStream } from '../syntax/tokens.ts';

/** One comment: line comments that follow each other, or a block. */
export interface CommentText {
  /** Its first and last among the comments of the token stream. */
  readonly first: number;
  readonly last: number;
  /** Of a block the text, without the asterisks of its lines. Lines are written as they stand, and never needed as strings. */
  readonly block: string | undefined;
}

/** The comments after one token, parted as protoc parts them. Good until the next are asked for. */
export interface CommentsAfter {
  /** Of the declaration that the token ends. */
  readonly trailing: CommentText | undefined;
  /** Of none. */
  readonly detached: readonly CommentText[];
  /** Of the declaration that comes next. */
  readonly leading: CommentText | undefined;
}

/** No declaration begins with these. */
const closing = '}])';

const none: CommentsAfter = { trailing: undefined, detached: [], leading: undefined };

/** Reads the comments of a text from its start to its end. */
export class CommentReader {
  readonly #tokens: TokenStream;
  readonly #collector: Collector;
  #next = 0;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
    this.#collector = new Collector(tokens);
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
    this.#collector.collect(index, this.#next);
    return this.#collector;
  }
}

/** Used again for each token, as most declarations have a comment. */
class Collector implements CommentsAfter {
  trailing: CommentText | undefined;
  readonly detached: CommentText[] = [];
  /** The comment being read, until it is known where it belongs; what is left then is the next declaration's. */
  leading: (CommentText & { last: number }) | undefined;
  readonly #tokens: TokenStream;
  #canTrail = false;
  #count = 0;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  /** Parts the comments after token `index`, the first of which is `first`. */
  collect(index: number, first: number): void {
    const tokens = this.#tokens;
    this.trailing = undefined;
    if (this.detached.length > 0) this.detached.length = 0;
    this.leading = undefined;
    this.#canTrail = index >= 0;
    this.#count = 0;
    const previousEnd = index < 0 ? 0 : tokens.end(index);
    const nextIndex = index + 1;
    const nextStart = tokens.start(nextIndex);
    let comment = first;
    let at = previousEnd;
    let trailingEnd = -1;
    if (index >= 0 && !this.#hasNewline(at, this.#start(comment))) {
      this.#read(comment);
      this.#flush();
      at = this.#end(comment);
      if (this.#isLine(comment)) at++;
      else trailingEnd = at;
      comment++;
    } else if (index >= 0) {
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
    const sameLine = index >= 0 && !this.#hasNewline(previousEnd, nextStart);
    const afterTrailing = trailingEnd >= 0 && !this.#hasNewline(trailingEnd, nextStart);
    if (!isEnd && (sameLine || afterTrailing)) this.#detachSingle();
  }

  #start(comment: number): number {
    return this.#tokens.commentStarts[comment] ?? 0;
  }

  #end(comment: number): number {
    return this.#tokens.commentEnds[comment] ?? 0;
  }

  #isLine(comment: number): boolean {
    return this.#tokens.text.charCodeAt(this.#start(comment) + 1) === slash;
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
    const isLine = this.#isLine(comment);
    const before = this.leading;
    if (before && isLine && before.block === undefined) {
      before.last = comment;
      return;
    }
    this.#flush();
    const block = isLine
      ? undefined
      : blockContent(this.#tokens.text.slice(this.#start(comment) + 2, this.#end(comment)));
    this.leading = { first: comment, last: comment, block };
  }

  #flush(): void {
    if (!this.leading) return;
    if (this.#canTrail) {
      this.trailing = this.leading;
      this.#canTrail = false;
    } else {
      this.detached.push(this.leading);
    }
    this.leading = undefined;
    this.#count++;
  }

  /** A lone comment between two tokens of one line belongs to neither. */
  #detachSingle(): void {
    if (this.#count + (this.leading ? 1 : 0) !== 1) return;
    if (this.trailing) {
      this.detached.unshift(this.trailing);
      this.trailing = undefined;
    }
    this.#flush();
  }
}

const slash = 47;

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
