import type { Locator } from 'playwright-core';
import type { Editor } from './editor.ts';
import { eventually } from './eventually.ts';

/** The questions that a command asks one after the other, and the answers to them. */
export class Questions {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** A row to choose. */
  row(words: string | RegExp): Locator {
    return this.#editor.page.locator('.quick-input-list .monaco-list-row', { hasText: words });
  }

  /** Fills in the input with this title. */
  async answer(title: string | RegExp, text: string): Promise<void> {
    await this.#editor.page.locator('.quick-input-titlebar', { hasText: title }).waitFor();
    await this.#editor.answer(text);
  }

  /** Chooses a file in the dialog with this title, in another folder where one is given. */
  chooseFile(title: string, folder: string | undefined, name: string): Promise<void> {
    return this.#choose(title, name, async (dialog) => {
      // What is typed before the dialog has listed its first folder is lost.
      if (folder !== undefined) await dialog.locator('input[type=text]').fill(folder, { timeout: 3_000 });
      await this.row(name).click({ timeout: 3_000 });
    });
  }

  /** Chooses a folder likewise; `inside` is what is in it. */
  chooseFolder(title: string, folder: string, inside: string): Promise<void> {
    return this.#choose(title, folder, async (dialog) => {
      await dialog.locator('input[type=text]').fill(`${folder}/`, { timeout: 3_000 });
      // It has listed what is in there.
      await this.row(inside).waitFor({ timeout: 3_000 });
      await dialog.getByRole('button', { name: 'Choose' }).click({ timeout: 3_000 });
    });
  }

  async #choose(title: string, what: string, choose: (dialog: Locator) => Promise<void>): Promise<void> {
    const dialog = this.#editor.page.locator('.quick-input-widget', { hasText: title });
    await dialog.waitFor();
    await eventually(`${what} is chosen`, async () => {
      // On a busy machine it may have closed after the try before gave up.
      if ((await dialog.count()) === 0) return true;
      await choose(dialog);
      await dialog.waitFor({ state: 'detached', timeout: 3_000 });
      return true;
    });
  }
}
