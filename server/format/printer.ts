import type { TokenStream } from '../compiler/index.ts';
import { commentLines } from './comment-lines.ts';
import { Layout } from './layout.ts';
import { Gap, Style, type Styles } from './style.ts';
import { newlineItem, type Scope, type Trivia } from './trivia.ts';

/** Writes a file's tokens, each with the comments that belong to it. Trivia is held until the token that it stands before. */
export class Printer {
  readonly tokens: TokenStream;
  readonly trivia: Trivia;
  readonly layout: Layout;
  /** Whether no comment was put where formatting again might move it. */
  isSettled = true;
  /** Items that were passed and not written yet: pairs of the first and the one after the last. */
  #held: number[] = [];
  #holdsComment = false;

  /** `depth` is how many bodies the text stands in. */
  constructor(trivia: Trivia, depth = 0) {
    this.layout = new Layout(depth);
    this.tokens = trivia.tokens;
    this.trivia = trivia;
  }

  /** Writes a token with what leads and trails it. `text` stands for its own where that is to change. */
  token(token: number, gap: Gap, style: Styles, text?: string): void {
    this.untrailed(token, gap, style, text);
    this.trailing(token, style);
  }

  /** Writes a token with what leads it. */
  untrailed(token: number, gap: Gap, style: Styles, text = this.tokens.textOf(token)): void {
    this.hold(this.trivia.leadingStart(token), this.trivia.runEnd(token));
    this.flush(gap, style);
    this.layout.text(text);
  }

  /** Writes the comments that trail a token, each after `before`. */
  trailing(token: number, style: Styles, before: Gap = Gap.space): void {
    const end = this.trivia.trailingEnd(token);
    for (let index = this.trivia.runEnd(token); index < end; index++) {
      const comment = this.trivia.item(index);
      if (comment < 0) continue;
      const isLine = this.trivia.isLineComment(comment);
      if (!isLine || style !== Style.plain) this.isSettled = false;
      this.gap(!isLine && style & Style.blockBelow ? Gap.newline : before);
      if (style & Style.inline) this.#inLine(comment);
      else this.#comment(comment);
      if (isLine && !(style & Style.inline)) this.layout.newlines(1);
    }
  }

  /** Keeps items for the next flush. */
  hold(start: number, end: number): void {
    if (end <= start) return;
    this.#held.push(start, end);
    this.#holdsComment ||= this.trivia.hasComment(start, end);
  }

  get holdsComment(): boolean {
    return this.#holdsComment;
  }

  /** Keeps what lies loose in one gap of a scope. */
  gapOf(scope: Scope, index: number): void {
    const gap = scope.gaps[index];
    if (gap) this.hold(gap[0], gap[1]);
  }

  /** Keeps what lies loose in a scope from a gap on. */
  gapsFrom(scope: Scope, index: number): void {
    for (let at = index; at < scope.gaps.length; at++) this.gapOf(scope, at);
  }

  /** Writes the comments that are held, each on a line. Blank lines stay above all of them, all but the first, or none. */
  flushBelow(blankLines: 'above' | 'between' | 'none'): void {
    let newlines = 0;
    let keeps = blankLines === 'above';
    for (const item of this.#heldItems()) {
      if (item === newlineItem) newlines++;
      if (item < 0) continue;
      this.gap(keeps ? afterComment(newlines) : Gap.newline);
      this.#comment(item);
      newlines = 0;
      keeps = blankLines !== 'none';
    }
    this.release();
  }

  /** Forgets what is held. */
  release(): void {
    if (this.#held.length > 0) this.#held = [];
    this.#holdsComment = false;
  }

  /** Writes the comments that are held, then the gap before what follows. */
  flush(gap: Gap, style: Styles): void {
    if (this.#holdsComment && isInLine(gap)) this.#flushInLine(gap);
    else if (this.#holdsComment) this.#flushAbove(gap, style);
    else this.gap(gap);
    this.release();
  }

  gap(gap: Gap): void {
    switch (gap) {
      case Gap.space:
        this.layout.space();
        break;
      case Gap.newline:
        this.layout.newlines(1);
        break;
      case Gap.blankLine:
        this.layout.newlines(2);
    }
  }

  /** Writes the comments that lead a token, which is a closing bracket, each on a line. */
  leadingBelow(token: number, first: Gap): void {
    let gap = first;
    let newlines = 0;
    const end = this.trivia.runEnd(token);
    for (let index = this.trivia.leadingStart(token); index < end; index++) {
      const item = this.trivia.item(index);
      if (item === newlineItem) newlines++;
      if (item < 0) continue;
      this.gap(newlines >= 2 ? Gap.blankLine : gap);
      newlines = 0;
      gap = Gap.newline;
      this.#comment(item);
    }
  }

  /** Writes the held comments in the line, as block comments. */
  #flushInLine(gap: Gap): void {
    this.isSettled = false;
    let wasComment = false;
    let newlines = 0;
    let spaced = false;
    for (const item of this.#heldItems()) {
      if (item === newlineItem) newlines++;
      else if (item < 0) spaced = true;
      else {
        const isParted = newlines > 0 || (spaced && gap !== Gap.tight);
        const isFirstInside = !wasComment && gap === Gap.asWrittenAfterOpen;
        const isFirstInTight = !wasComment && gap === Gap.tight;
        if (gap === Gap.space || isFirstInTight || (isParted && !isFirstInside)) this.layout.space();
        this.#inLine(item);
        wasComment = true;
        newlines = 0;
        spaced = false;
      }
    }
    if (gap === Gap.space || (spaced && gap !== Gap.tight)) this.layout.space();
  }

  /** Writes the held comments above what follows. */
  #flushAbove(gap: Gap, style: Styles): void {
    let wasComment = false;
    let wasLine = false;
    let onOwnLine = false;
    let newlines = 0;
    for (const item of this.#heldItems()) {
      if (item === newlineItem) {
        newlines++;
        onOwnLine ||= !wasComment;
      } else if (item >= 0) {
        this.gap(wasComment ? afterComment(newlines) : gap);
        this.#comment(item);
        wasComment = true;
        wasLine = this.trivia.isLineComment(item);
        newlines = 0;
      }
    }
    const beside =
      gap === Gap.newline && !wasLine && newlines === 0 && onOwnLine && style & Style.blockBeside;
    this.gap(beside ? Gap.space : afterComment(newlines));
  }

  *#heldItems(): Generator<number> {
    for (let index = 0; index < this.#held.length; index += 2) {
      const end = this.#held[index + 1] ?? 0;
      for (let at = this.#held[index] ?? end; at < end; at++) yield this.trivia.item(at);
    }
  }

  #inLine(comment: number): void {
    if (this.trivia.isLineComment(comment)) this.layout.text(asBlock(this.trivia.commentText(comment)));
    else this.#comment(comment);
  }

  #comment(comment: number): void {
    const text = this.trivia.commentText(comment).replace(/[ \t]+$/, '');
    const lines = text.startsWith('/*') ? text.split('\n') : [text];
    this.layout.text((lines[0] ?? '').replace(/[ \t]+$/, ''));
    if (lines.length === 1) return;
    for (const { below, text } of commentLines(lines)) {
      this.layout.newlines(below);
      this.layout.text(text);
    }
  }
}

/** The gap below a comment: a blank line stays. */
function afterComment(newlines: number): Gap {
  return newlines >= 2 ? Gap.blankLine : Gap.newline;
}

function isInLine(gap: Gap): boolean {
  return gap === Gap.space || gap === Gap.tight || gap === Gap.asWritten || gap === Gap.asWrittenAfterOpen;
}

/** A line comment as a block comment, for more to follow on its line. */
function asBlock(comment: string): string {
  const body = comment
    .slice(2)
    .replace(/[ \t]+$/, '')
    .replaceAll('*/', '* /');
  return `/*${body} */`;
}
