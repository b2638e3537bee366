/**
 * Whether what is typed means a name, and how well: by parts of it, by the first letters of its words (`gbs` for
 * `GetBlogSettings`), or by letters in their order. Nothing here knows of an editor.
 */

/** The first letters of a name's words, lower case: `posts.v1.PostsService/ListAll` has `pvpsla`. */
export function initials(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3 $2')
    .split(/[^A-Za-z\d]+/)
    .map((word) => word.charAt(0))
    .join('')
    .toLowerCase();
}

/** Whether a word, in lower case, is a part of the name or the first letters of some of its words. */
export function isPartOf(word: string, name: string): boolean {
  return name.toLowerCase().includes(word) || (word.length > 1 && initials(name).includes(word));
}

/** What is typed, as words in lower case. */
export function typedWords(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** How well words mean a method of a service, the higher the better; 0 when one of them does not. */
export function methodScore(words: readonly string[], service: string, method: string): number {
  let total = 0;
  for (const word of words) {
    const score = wordScore(word, service, method);
    if (score === 0) return 0;
    total += score;
  }
  return words.length === 0 ? 1 : total / words.length;
}

function wordScore(word: string, service: string, method: string): number {
  const name = method.toLowerCase();
  if (name === word) return 100;
  if (name.startsWith(word)) return 90;
  if (word.length > 1 && initials(method).startsWith(word)) return 80;
  if (name.includes(word)) return 70;
  if (isPartOf(word, `${service}/${method}`)) return 50;
  return isInOrder(word, name) ? 30 : 0;
}

/** Whether all letters of a word are in a text, in their order. */
function isInOrder(word: string, text: string): boolean {
  let at = -1;
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
