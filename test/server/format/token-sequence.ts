import { parse, TokenKind } from '../../../server/compiler/index.ts';

/** A comment, and the tokens beside it; separators and brackets, which formatting may write otherwise, are no tokens here. */
export interface PlacedComment {
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** The names, numbers and strings of a text, sorted, as formatting sorts imports and options. */
export function sortedTokens(text: string): string[] {
  const { tokens } = parse(text);
  const found: string[] = [];
  for (let token = 0; token < tokens.count; token++)
    if (isWord(tokens.kinds[token])) found.push(tokens.textOf(token));
  return found.sort();
}

/** The comments of a text, without their marks and indentation. */
export function placedComments(text: string): PlacedComment[] {
  const { tokens } = parse(text);
  const found: PlacedComment[] = [];
  for (let comment = 0; comment < tokens.commentCount; comment++) {
    const next = tokens.commentTokens[comment] ?? 0;
    let before = next - 1;
    while (before >= 0 && !isWord(tokens.kinds[before])) before--;
    let after = next;
    while (after < tokens.count - 1 && !isWord(tokens.kinds[after])) after++;
    found.push({
      text: words(text.slice(tokens.commentStarts[comment], tokens.commentEnds[comment])),
      before: before < 0 ? '' : tokens.textOf(before),
      after: tokens.textOf(after),
    });
  }
  return found;
}

function isWord(kind: number | undefined): boolean {
  return (
    kind === TokenKind.identifier ||
    kind === TokenKind.integer ||
    kind === TokenKind.float ||
    kind === TokenKind.string
  );
}

function words(comment: string): string {
  return (comment.match(/\w+/g) ?? []).join(' ');
}
