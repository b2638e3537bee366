import type { SyntaxFile } from '../compiler/index.ts';

/** A name in brackets in a comment: `[Post]`, `[the post][posts.v1.Post]`. The offsets are the name's. */
export interface CommentLink {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The token that the comment stands before. */
  readonly token: number;
}

/** A name, in brackets, and not the text of a link to somewhere else: `[text](address)`, `[text]: address`. */
const linkPattern = /\[(\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\](?![(:])/y;

/** The links in a file's comments, in order. What they lead to, if anything, is up to linking. */
export function* commentLinks({ text, tokens }: SyntaxFile): Generator<CommentLink> {
  let comment = 0;
  for (let at = text.indexOf('['); at >= 0; at = text.indexOf('[', at + 1)) {
    while (comment < tokens.commentCount && (tokens.commentEnds[comment] ?? 0) <= at) comment++;
    if (comment === tokens.commentCount) return;
    const start = tokens.commentStarts[comment] ?? 0;
    if (start > at) {
      // Between comments there are only the brackets of lists and options.
      at = start - 1;
      continue;
    }
    linkPattern.lastIndex = at;
    const name = linkPattern.exec(text)?.[1];
    if (name === undefined) continue;
    const token = tokens.commentTokens[comment] ?? 0;
    yield { name, start: at + 1, end: at + 1 + name.length, token };
  }
}
