/** Answers as files of this machine, for what a document does not show: images, large ones, a million messages. */
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

export class ResponseFiles implements vscode.Disposable {
  #folder: string | undefined;
  #count = 0;

  /** Path of a file that is not there yet. Only this user can read it, and it goes when the window does. */
  path(name: string, end: string): string {
    // Made for this user alone.
    this.#folder ??= mkdtempSync(path.join(tmpdir(), 'skep-responses-'));
    const plain = name.replaceAll(/[^\w.-]+/g, '-').replace(/^[-.]+/, '') || 'response';
    return path.join(this.#folder, `${plain}-${++this.#count}.${end}`);
  }

  async write(name: string, end: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const file = this.path(name, end);
    await writeFile(file, content, { mode: 0o600 });
    return vscode.Uri.file(file);
  }

  dispose(): void {
    if (this.#folder) void rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
