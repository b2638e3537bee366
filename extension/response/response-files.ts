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
    const left = tabs.filter((tab) => {
      const file = fileOf(tab);
      const isOurs = this.#folder !== undefined && file.startsWith(this.#folder);
      return file.startsWith(prefix) && !isOurs;
    });
    await vscode.window.tabGroups.close(left);
  }

  dispose(): void {
    if (this.#folder) void rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Path of the file that a tab shows; empty where it shows none. An image has an editor of its own. */
function fileOf({ input }: vscode.Tab): string {
  if (!(input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)) return '';
  return input.uri.scheme === 'file' ? input.uri.fsPath : '';
}
