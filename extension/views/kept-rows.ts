/**
 * The rows of a tree, kept the same objects while what they show changes. The editor finds the row of a press by its object,
 * and forgets all of them while it draws a whole tree anew: a press meanwhile would run its command without a row. So only
 * what changed is drawn again. Nothing is made of rows that nobody unfolded yet: there may be thousands.
 */

/** What a node is as a row. */
export interface RowOf<Node> {
  /** The same for as long as it is the same row; different from its siblings'. */
  readonly id: string;
  /** All that is drawn of it; it is drawn again when this changes. */
  readonly look: string;
  children(): readonly Node[];
}

interface Row<Node> {
  readonly of: RowOf<Node>;
  readonly node: Node;
  /** Undefined until they are asked for. */
  below: readonly Row<Node>[] | undefined;
}

export class KeptRows<Node extends object> {
  readonly #rowOf: (node: Node) => RowOf<Node>;
  readonly #rows = new Map<Node, Row<Node>>();
  #roots: readonly Row<Node>[] = [];

  constructor(rowOf: (node: Node) => RowOf<Node>) {
    this.#rowOf = rowOf;
  }

  /** The nodes below one that was given out before; the first level without one. */
  children(node?: Node): Node[] {
    if (node === undefined) return this.#roots.map((root) => root.node);
    const row = this.#rows.get(node);
    if (!row) return [];
    row.below ??= this.#merge(row.of.children(), [], []);
    return row.below.map((each) => each.node);
  }

  /**
   * Takes over what the nodes are now: into the nodes that were given out before, where they are the same rows. Answers
   * with those to draw again, with all below them; with `all` when the first level has other rows than before.
   */
  update(roots: readonly Node[]): Node[] | 'all' {
    const before = this.#roots;
    const changed: Node[] = [];
    this.#rows.clear();
    this.#roots = this.#merge(roots, before, changed);
    return hasSameIds(before, this.#roots) ? changed : 'all';
  }

  #merge(nodes: readonly Node[], before: readonly Row<Node>[], changed: Node[]): Row<Node>[] {
    const known = new Map(before.map((row) => [row.of.id, row]));
    return nodes.map((now) => {
      const of = this.#rowOf(now);
      const kept = known.get(of.id);
      const inside: Node[] = [];
      const node = kept ? Object.assign(kept.node, now) : now;
      const below = kept?.below && this.#merge(of.children(), kept.below, inside);
      const row = { of, node, below };
      this.#rows.set(node, row);
      const isOther = kept && (kept.of.look !== of.look || (below && !hasSameIds(kept.below ?? [], below)));
      if (isOther) changed.push(node);
      else changed.push(...inside);
      return row;
    });
  }
}

function hasSameIds<Node>(a: readonly Row<Node>[], b: readonly Row<Node>[]): boolean {
  return a.length === b.length && a.every(({ of }, index) => of.id === b[index]?.of.id);
}
