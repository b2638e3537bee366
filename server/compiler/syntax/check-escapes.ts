import type { Diagnostic } from '../diagnostic.ts';
import { type EscapeProblem, stringBytes } from './string-value.ts';
import { TokenKind, type TokenStream } from './tokens.ts';

/** Reports every escape in a string literal that stands for nothing. */
export function checkEscapes(tokens: TokenStream, diagnostics: Diagnostic[]): void {
  const { text } = tokens;
  const problems: EscapeProblem[] = [];
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
    const index = tokens.tokenAt(at);
    if (index < 0 || at >= tokens.end(index)) continue;
    if (tokens.kinds[index] === TokenKind.string)
      stringBytes(tokens, { first: index, last: index }, problems);
    at = tokens.end(index) - 1;
  }
  for (const { start, end, message } of problems) {
    diagnostics.push({ code: 'invalid-escape', severity: 'error', message, start, end });
  }
}
