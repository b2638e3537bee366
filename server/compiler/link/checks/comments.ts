import type { LinkContext } from '../context.ts';

const asterisk = 42;

/** Warns of a comment that begins in a comment: the first end ends both, and protoc refuses it. */
export function checkComments(context: LinkContext): void {
  const { tokens, text } = context.file.syntax;
  for (let index = 0; index < tokens.commentCount; index++) {
    const start = tokens.commentStarts[index] ?? 0;
    if (text.charCodeAt(start + 1) !== asterisk) continue;
    const inner = text.indexOf('/*', start + 2);
    if (inner < 0) return;
    if (inner + 2 > (tokens.commentEnds[index] ?? 0) - 2) continue;
    const message = 'A comment cannot contain another, and protoc refuses this: remove the "/*".';
    context.warningAt('nested-comment', message, { start: inner, end: inner + 2 });
  }
}
