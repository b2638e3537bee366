/** What a group's ops may hold beside texts. */
const Op = { space: -1, softline: -2, softbreak: -3, indent: -4, dedent: -5 } as const;
/** One of those, or how many newlines. */
type Op = number;

interface Group {
  readonly ops: (string | Op | Group)[];
  /** Whether a line must end inside of it. */
  broken: boolean;
}

/** Spaces of one level of indentation. */
const indentWidth = 2;

/**
 * Writes texts with whitespace between them. Whitespace is only asked for, and written before the next text: of spaces and
 * newlines that meet the widest wins, and a newline beats any space, so that no line ends in whitespace.
 *
 * In a group, soft breaks are newlines when anything in the group ends a line, and nothing otherwise. Outside of groups they
 * are newlines.
 */
export class Layout {
  #out = '';
  #newlines = 0;
  #space = false;
  #indent = 0;
  readonly #groups: Group[] = [];

  text(text: string): void {
    const group = this.#groups.at(-1);
    if (group) group.ops.push(text);
    else this.#write(text);
  }

  space(): void {
    this.#do(Op.space);
  }

  newline(): void {
    this.#do(1);
  }

  blankLine(): void {
    this.#do(2);
  }

  newlines(count: number): void {
    this.#do(count);
  }

  /** A space, or a newline where soft breaks are. */
  softline(): void {
    this.#do(Op.softline);
  }

  softbreak(): void {
    this.#do(Op.softbreak);
  }

  /** Starts every line that begins inside of `write` one level deeper. */
  indented(write: () => void): void {
    this.#do(Op.indent);
    write();
    this.#do(Op.dedent);
  }

  group(write: () => void): void {
    const group: Group = { ops: [], broken: false };
    this.#groups.push(group);
    write();
    this.#groups.pop();
    const outer = this.#groups.at(-1);
    if (outer) {
      outer.ops.push(group);
      outer.broken ||= group.broken;
    } else this.#replay(group);
  }

  /** The whole text; it ends with one newline. */
  finish(): string {
    return `${this.#out}\n`;
  }

  #do(op: Op): void {
    const group = this.#groups.at(-1);
    if (!group) {
      this.#apply(op, true);
      return;
    }
    group.ops.push(op);
    if (op > 0) group.broken = true;
  }

  #replay(group: Group): void {
    for (const op of group.ops) {
      if (typeof op === 'string') this.#write(op);
      else if (typeof op === 'number') this.#apply(op, group.broken);
      else this.#replay(op);
    }
  }

  #apply(op: Op, broken: boolean): void {
    switch (op) {
      case Op.space:
        this.#space = true;
        break;
      case Op.softline:
        if (broken) this.#newlines ||= 1;
        else this.#space = true;
        break;
      case Op.softbreak:
        if (broken) this.#newlines ||= 1;
        break;
      case Op.indent:
        this.#indent += indentWidth;
        break;
      case Op.dedent:
        this.#indent -= indentWidth;
        break;
      default:
        this.#newlines = Math.max(this.#newlines, op);
    }
  }

  #write(text: string): void {
    if (this.#newlines > 0) {
      this.#out += '\n'.repeat(this.#newlines) + ' '.repeat(this.#indent) + text;
      this.#newlines = 0;
    } else this.#out += this.#space ? ` ${text}` : text;
    this.#space = false;
  }
}
