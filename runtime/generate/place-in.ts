import { positionAt } from '../../server/compiler/index.ts';
import type { TemplateProblem } from '../../server/generate/by-template.ts';
import type { Problem } from '../user-error.ts';

/** Turns what is wrong at an offset of a file into a problem with a line. */
export class PlaceIn {
  readonly #file: string;
  readonly #text: string;

  /** `file` is absolute. */
  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  problem({ message, offset }: TemplateProblem): Problem {
    const { line, character } = positionAt(this.#text, offset);
    return { file: this.#file, line: line + 1, column: character + 1, message };
  }
}
