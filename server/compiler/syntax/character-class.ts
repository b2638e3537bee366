/** Classes of the ASCII characters, as bits; everything else has none. */
export const CharacterClass = {
  letter: 1,
  digit: 2,
  hexDigit: 4,
  /** Space, tab, vertical tab, form feed, carriage return, newline. */
  whitespace: 8,
  octalDigit: 16,
} as const;

const table = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  let bits = 0;
  if (/[A-Za-z_]/.test(character)) bits |= CharacterClass.letter;
  if (/[0-9]/.test(character)) bits |= CharacterClass.digit;
  if (/[0-9A-Fa-f]/.test(character)) bits |= CharacterClass.hexDigit;
  if (/[0-7]/.test(character)) bits |= CharacterClass.octalDigit;
  if (/[ \t\n\v\f\r]/.test(character)) bits |= CharacterClass.whitespace;
  table[code] = bits;
}

/** The class bits of a UTF-16 unit. */
export function classOf(code: number): number {
  return code < 128 ? (table[code] ?? 0) : 0;
}
