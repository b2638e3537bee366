import type { Declaration, Span, SyntaxFile } from '../../../compiler/index.ts';
import { declarationsAt } from '../enclosing.ts';

/** The innermost declaration of which a range touches what stands before its body; all of it where it has none. */
export function headAt(syntax: SyntaxFile, { start, end }: Span): Declaration | undefined {
  const node = declarationsAt(syntax, start).at(-1);
  if (!node) return undefined;
  const body = 'body' in node ? node.body : undefined;
  const headEnd = body ? syntax.tokens.end(body.open) : syntax.tokens.end(node.last);
  return start <= headEnd && end <= headEnd ? node : undefined;
}
