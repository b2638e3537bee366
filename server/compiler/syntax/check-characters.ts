import type { Diagnostic } from '../diagnostic.ts';
import { TokenKind, type TokenStream } from './tokens.ts';

/** Reports NUL characters, which may not even stand in strings and comments. */
export function checkCharacters(tokens: TokenStream, diagnostics: Diagnostic[]): void {
  const { text } = tokens;
  for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) {
    // Elsewhere it is a token that is none.
    if (tokens.kind(tokens.tokenAt(at)) === TokenKind.invalid && at < tokens.end(tokens.tokenAt(at)))
      continue;
    const message = 'There is a NUL character here: remove it; in a string, write "\\0" for one.';
    diagnostics.push({ code: 'invalid-character', severity: 'error', message, start: at, end: at + 1 });
  }
}
