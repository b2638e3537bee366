import type { OptionValues } from '../options/option-values.ts';
import type { TokenStream } from '../syntax/tokens.ts';
import type { CompactOptionsNode, OptionNode } from '../syntax/tree.ts';
import { commentsAfter } from './comments.ts';
import { LineTable } from './line-table.ts';
import { LocationTable } from './location-table.ts';

/** A path of field numbers and indices from the file's descriptor to what a location is about. */
export type Path = readonly number[];

/**
 * Records locations in the order of the text, and hands each the comments around it. A declaration's comments are known
 * where its `;` or `{` is passed, so every one of those must be reported, in order, by `pass`.
 */
export class Locations {
  readonly table = new LocationTable();
  readonly #tokens: TokenStream;
  readonly #options: OptionValues;
  readonly #lines: LineTable;
  #leading = '';
  #detached: string[] = [];

  constructor(tokens: TokenStream, options: OptionValues) {
    this.#tokens = tokens;
    this.#options = options;
    this.#lines = new LineTable(tokens.text);
    const { leading, detached } = commentsAfter(tokens, -1);
    this.#leading = leading;
    this.#detached = [...detached];
  }

  /** Records the tokens `first` to `last` as the place of `path`. Answers with the location's number in the table. */
  add(path: Path, first: number, last: number): number {
    const start = this.#tokens.start(first);
    const end = Math.max(start, this.#tokens.end(last));
    const startLine = this.#lines.line(start);
    const endLine = this.#lines.line(end);
    const startColumn = this.#lines.column(start);
    const endColumn = this.#lines.column(end);
    return this.table.add(path, startLine, startColumn, endLine, endColumn);
  }

  /**
   * Passes the `;`, `{` or `}` at token `index`. With a location, the comments before its declaration and after this
   * token are that location's; without, they are dropped or kept for the next as protoc does.
   */
  pass(index: number, location?: number): void {
    const { trailing, detached, leading } = commentsAfter(this.#tokens, index);
    if (location !== undefined) {
      if (this.#leading !== '' || trailing !== '' || this.#detached.length > 0) {
        this.table.comment(location, { leading: this.#leading, trailing, detached: this.#detached });
      }
      this.#detached = [...detached];
    } else if (this.#tokens.is(index, '}')) {
      this.#detached = [...detached];
    } else {
      this.#detached.push(...detached);
    }
    this.#leading = leading;
  }

  /** Whether a declaration that ends at token `last` has its `;`. */
  endsWithSemicolon(last: number): boolean {
    return this.#tokens.is(last, ';');
  }

  /** `option name = value;`, inside the options message at `path`. */
  statement(path: Path, option: OptionNode): void {
    this.add(path, option.first, option.last);
    const location = this.option(path, option);
    if (this.endsWithSemicolon(option.last)) this.pass(option.last, location);
  }

  /** The options of `[...]`, inside the options message at `path`. */
  compact(path: Path, node: CompactOptionsNode | undefined): void {
    if (!node) return;
    this.add(path, node.first, node.last);
    for (const option of node.options) this.option(path, option);
  }

  /** One option of the options message at `path`; none when it could not be interpreted. */
  option(path: Path, option: OptionNode): number | undefined {
    const inner = this.#options.paths.get(option);
    return inner && this.add([...path, ...inner], option.first, option.last);
  }
}
