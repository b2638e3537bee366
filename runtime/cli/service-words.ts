import { kebab, plainName } from '../../server/compiler/service-names.ts';

/** How the command line writes the name of a method or a field: GetAll, get_all and getAll are get-all. */
export const methodWord: (name: string) => string = kebab;

/** Whether two words are the same but for case, `-` and `_`. */
export function sameWord(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}
