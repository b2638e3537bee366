import * as vscode from 'vscode';

/** Which rows the user folded and unfolded, by their ids: for rows that go, because of a filter, and come back. */
export class FoldedRows {
  readonly #folded = new Map<string, boolean>();

  set(id: string, isFolded: boolean): void {
    this.#folded.set(id, isFolded);
  }

  /** The item as the user left it. */
  restore(item: vscode.TreeItem): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isFolded = this.#folded.get(item.id ?? '');
    if (isFolded === undefined || item.collapsibleState === None) return item;
    item.collapsibleState = isFolded ? Collapsed : Expanded;
    return item;
  }
}
