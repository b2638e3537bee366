import type { Diagnostic } from '../diagnostic.ts';
import { type EscapeProblem, stringBytes } from './string-value.ts';
import { TokenKind, type TokenStream } from './tokens.ts';

/** Reports every escape in a string literal that stands for nothing. */
export function checkEscapes(tokens: TokenStream, diagnostics: Diagnostic[]): void {
  if (!tokens.text.includes('\\')) return;
  const problems: EscapeProblem[] = [];
  for (let index = 0; index < tokens.count; index++) {
    if (tokens.kinds[index] === TokenKind.string)
      stringBytes(tokens, { first: index, last: index }, problems);
  }
  for (const { start, end, message } of problems) {
    diagnostics.push({ code: 'invalid-escape', severity: 'error', message, start, end });
  }
}
