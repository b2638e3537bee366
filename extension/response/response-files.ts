/** Answers as files of this machine, for what a document does not show: images, large ones, a million messages. */
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** Of the folders that a window makes for them. */
const prefix = path.join(tmpdir(), 'skep-responses-');

export class ResponseFiles implements vscode.Disposable {
  #folder: string | undefined;
  #count = 0;

  /** Path of a file that is not there yet. Only this user can read it, and it goes when the window does. */
  path(name: string, end: string): string {
    // Made for this user alone.
    this.#folder ??= mkdtempSync(prefix);
    const plain = name.replaceAll(/[^\w.-]+/g, '-').replace(/^[-.]+/, '') || 'response';
    return path.join(this.#folder, `${plain}-${++this.#count}.${end}`);
  }

  async write(name: string, end: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const file = this.path(name, end);
    await writeFile(file, content, { mode: 0o600 });
    return vscode.Uri.file(file);
  }

  /** Closes the tabs that are left of before this window was loaded anew: their files go with what made them. */
  async closeLeft(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    // As the editor writes it: on Windows the letter of a drive is a small one there.
    const start = vscode.Uri.file(prefix).fsPath;
    const own = this.#folder && vscode.Uri.file(this.#folder).fsPath;
    const left = tabs.filter((tab) => {
      const files = filesOf(tab);
      return files.some((file) => file.startsWith(start) && !(own && file.startsWith(own)));
    });
    await vscode.window.tabGroups.close(left);
  }

  dispose(): void {
    if (this.#folder) void rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Paths of the files that a tab shows: two where it compares them. An image has an editor of its own. */
function filesOf({ input }: vscode.Tab): string[] {
  const isOne = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  const one = isOne ? [input.uri] : [];
  const shown = input instanceof vscode.TabInputTextDiff ? [input.original, input.modified] : one;
  return shown.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
}
