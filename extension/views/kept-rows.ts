/**
 * The rows of a tree, kept the same objects while what they show changes. The editor finds the row of a press by its object,
 * and forgets all of them while it draws a whole tree anew: a press meanwhile would run its command without a row. So only
 * what changed is drawn again.
 */

/** What a node is as a row. */
export interface RowOf<Node> {
  /** The same for as long as it is the same row; different from its siblings'. */
  readonly id: string;
  /** All that is drawn of it; it is drawn again when this changes. */
  readonly look: string;
  readonly children: readonly Node[];
}

interface Row<Node> {
  readonly id: string;
  readonly node: Node;
  readonly look: string;
  readonly children: readonly Row<Node>[];
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
    const rows = node === undefined ? this.#roots : (this.#rows.get(node)?.children ?? []);
    return rows.map((row) => row.node);
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
    const known = new Map(before.map((row) => [row.id, row]));
    return nodes.map((now) => {
      const { id, look, children } = this.#rowOf(now);
      const kept = known.get(id);
      const below: Node[] = [];
      const node = kept ? Object.assign(kept.node, now) : now;
      const row = { id, node, look, children: this.#merge(children, kept?.children ?? [], below) };
      this.#rows.set(node, row);
      if (kept && (kept.look !== look || !hasSameIds(kept.children, row.children))) changed.push(node);
      else changed.push(...below);
      return row;
    });
  }
}

function hasSameIds(a: readonly { id: string }[], b: readonly { id: string }[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}
