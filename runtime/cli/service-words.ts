/** How the command line writes the name of a method or a field: GetAll, get_all and getAll are get-all. */
export function methodWord(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** Whether two words are the same but for case, `-` and `_`. */
export function sameWord(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(word: string): string {
  return word.replace(/[-_]/g, '').toLowerCase();
}
