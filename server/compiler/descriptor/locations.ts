import type { OptionPaths } from '../options/option-values.ts';
import type { TokenStream } from '../syntax/tokens.ts';
import type { CompactOptionsNode, OptionNode } from '../syntax/tree.ts';
import type { WireOutput } from '../wire/wire-output.ts';
import { CommentReader, type CommentsAfter, type CommentText } from './comments.ts';
import { locationField } from './field-numbers.ts';
import { TokenPlaces } from './token-places.ts';

/** A path of field numbers and indices from the file's descriptor to what a location is about. */
export type Path = readonly number[];

/** The path of a field in what is at `path`, or of one of its elements. As long as it is: one that is spread has room for more. */
export function below(path: Path, field: number, index = -1): Path {
  const { length } = path;
  const longer = new Array<number>(length + (index < 0 ? 1 : 2));
  for (let at = 0; at < length; at++) longer[at] = path[at] ?? 0;
  longer[length] = field;
  if (index >= 0) longer[length + 1] = index;
  return longer;
}

/** Field number of SourceCodeInfo's locations. */
const location = 1;

/**
 * Writes locations, in the order of the text, and gives each the comments around it. A declaration's comments are those before it
 * and those after its `;` or `{`; so each of these tokens must be named once, in the order of the text, to `declare` or `pass`.
 */
export class Locations {
  readonly #tokens: TokenStream;
  readonly #optionPaths: OptionPaths;
  readonly #output: WireOutput;
  readonly #places: TokenPlaces;
  readonly #comments: CommentReader;
  #leading: CommentText | undefined;
  readonly #detached: CommentText[] = [];

  constructor(output: WireOutput, tokens: TokenStream, optionPaths: OptionPaths) {
    this.#output = output;
    this.#tokens = tokens;
    this.#optionPaths = optionPaths;
    this.#places = new TokenPlaces(tokens);
    this.#comments = new CommentReader(tokens);
    const { leading, detached } = this.#comments.after(-1);
    this.#leading = leading;
    for (const comment of detached) this.#detached.push(comment);
  }

  /** Writes the tokens `first` to `last` as the place of `path`, or of the field `part` in it. */
  add(path: Path, first: number, last: number, part = -1): void {
    const record = this.#output.open(location);
    this.#place(path, part, first, last);
    this.#output.close(record);
  }

  /** As `add`, of a declaration whose `;` or `{` is token `mark`: the comments are its own. */
  declare(path: Path, first: number, last: number, mark: number): void {
    const output = this.#output;
    const after = this.#comments.after(mark);
    const record = output.open(location);
    this.#place(path, -1, first, last);
    this.#comment(locationField.leading, this.#leading);
    this.#comment(locationField.trailing, after.trailing);
    for (const comment of this.#detached) this.#text(locationField.detached, comment);
    output.close(record);
    this.#leading = after.leading;
    this.#keepOnly(after.detached);
  }

  /** `declare` for a declaration that ends with its last token, if that is the `;` which may be missing. */
  statement(path: Path, first: number, last: number): void {
    if (this.#tokens.is(last, ';')) this.declare(path, first, last, last);
    else this.add(path, first, last);
  }

  /** Passes a `;` or `}` that belongs to no location: the comments are dropped, or kept for the next, as protoc does. */
  pass(index: number): void {
    const { detached, leading }: CommentsAfter = this.#comments.after(index);
    if (this.#tokens.is(index, '}')) this.#keepOnly(detached);
    else for (const comment of detached) this.#detached.push(comment);
    this.#leading = leading;
  }

  #keepOnly(detached: readonly CommentText[]): void {
    if (this.#detached.length > 0) this.#detached.length = 0;
    for (const comment of detached) this.#detached.push(comment);
  }

  /** `option name = value;`, inside the options message at `path`. */
  optionStatement(path: Path, option: OptionNode): void {
    this.add(path, option.first, option.last);
    const inner = this.#optionPaths[option.index];
    if (inner) this.statement(path.concat(inner), option.first, option.last);
    else if (this.#tokens.is(option.last, ';')) this.pass(option.last);
  }

  /** The options of `[...]`, inside the options message at `path`. */
  compact(path: Path, node: CompactOptionsNode): void {
    this.add(path, node.first, node.last);
    for (const option of node.options) this.option(path, option);
  }

  /** One option of the options message at `path`, if it could be interpreted. */
  option(path: Path, option: OptionNode): void {
    const inner = this.#optionPaths[option.index];
    if (inner) this.add(path.concat(inner), option.first, option.last);
  }

  /** A comment that is there and empty protoc leaves out, unless it is detached. */
  #comment(field: number, comment: CommentText | undefined): void {
    if (!comment) return;
    const { first, last, block } = comment;
    const isEmpty =
      block === undefined ? first === last && this.#lineEnd(first) === this.#lineStart(first) : block === '';
    if (!isEmpty) this.#text(field, comment);
  }

  #text(field: number, { first, last, block }: CommentText): void {
    if (block !== undefined) {
      this.#output.string(field, block);
      return;
    }
    let count = 0;
    for (let line = first; line <= last; line++) {
      bounds[count++] = this.#lineStart(line);
      bounds[count++] = this.#lineEnd(line);
    }
    this.#output.pieces(field, this.#tokens.text, bounds, count);
  }

  /** Behind the slashes of a line comment. */
  #lineStart(comment: number): number {
    return (this.#tokens.commentStarts[comment] ?? 0) + 2;
  }

  /** Behind its newline, where it has one. */
  #lineEnd(comment: number): number {
    return Math.min((this.#tokens.commentEnds[comment] ?? 0) + 1, this.#tokens.text.length);
  }

  /** The fields `path` and `span`. */
  #place(path: Path, part: number, first: number, last: number): void {
    const output = this.#output;
    if (path.length > 0 || part >= 0) output.packed(locationField.path, path, part);
    const places = this.#places;
    const startLine = places.line(first);
    const startColumn = places.startColumn(first);
    const isEmpty = this.#tokens.end(last) < this.#tokens.start(first);
    const endLine = isEmpty ? startLine : places.line(last);
    const endColumn = isEmpty ? startColumn : places.endColumn(last);
    const span = startLine === endLine ? spanOnLine : spanOverLines;
    span[0] = startLine;
    span[1] = startColumn;
    if (startLine !== endLine) span[2] = endLine;
    output.packed(locationField.span, span, endColumn);
  }
}

/** Where the lines of a comment begin and end. Filled anew for each. */
const bounds: number[] = [];

/** Filled anew for each location: all but the end's column, which is the last of a span. */
const spanOnLine = [0, 0];
const spanOverLines = [0, 0, 0];
