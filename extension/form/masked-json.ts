/**
 * JSON of request files has `{{variables}}` in the place of values, and comments and assertions between its lines. For a parser a
 * variable becomes a string of the same length, and a line that is not of the message as many spaces, so that every place stays where it is.
 */
import { isBesideJson } from '../../runtime/api/request/request-body.ts';

const placeholder = /\{\{[^{}\n]*\}\}/g;

/** The text for a parser, as long as it was. */
export function maskedJson(written: string): string {
  const text = written.replace(/^.+$/gm, (line) => (isBesideJson(line) ? ' '.repeat(line.length) : line));
  let at = 0;
  let isInString = false;
  return text.replace(placeholder, (variable, index: number) => {
    for (; at < index; at++) {
      if (text[at] === '\\' && isInString) at++;
      else if (text[at] === '"') isInString = !isInString;
    }
    at = index + variable.length;
    // In a string it is text as any other.
    return isInString ? variable : `"${variable.slice(1, -1)}"`;
  });
}

/** Whether a text is one variable and nothing else. */
export function isVariable(text: string): boolean {
  return /^\{\{[^{}\n]+\}\}$/.test(text);
}
