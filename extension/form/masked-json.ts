/**
 * JSON of request files has `{{variables}}` in the place of values. For a parser each becomes a string of the same length, so that
 * every place stays where it is.
 */

const placeholder = /\{\{[^{}\n]*\}\}/g;

/** The text for a parser, as long as it was. */
export function maskedJson(text: string): string {
  let at = 0;
  let isInString = false;
  return text.replace(placeholder, (written, index: number) => {
    for (; at < index; at++) {
      if (text[at] === '\\' && isInString) at++;
      else if (text[at] === '"') isInString = !isInString;
    }
    at = index + written.length;
    // In a string it is text as any other.
    return isInString ? written : `"${written.slice(1, -1)}"`;
  });
}

/** Whether a text is one variable and nothing else. */
export function isVariable(text: string): boolean {
  return /^\{\{[^{}\n]+\}\}$/.test(text);
}
