import { type CommentedDesc, commentOf } from './comments.ts';

/** The comment of a declaration as Markdown for documents: without the space after `//`, and without words to linters. */
export function commentText(desc: CommentedDesc): string {
  return commentOf(desc)
    .split('\n')
    .filter((line) => !/^\s*buf:lint:ignore\b/.test(line))
    .map((line) => line.replace(/^ /, '').trimEnd())
    .join('\n')
    .trim();
}

/** `{ description }`, to be spread; nothing where there is no comment. */
export function described(desc: CommentedDesc): { description?: string } {
  const description = commentText(desc);
  return description === '' ? {} : { description };
}
