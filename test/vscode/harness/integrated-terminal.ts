import path from 'node:path';
import type { Editor } from './editor.ts';
import { eventually } from './eventually.ts';

/** The terminal in the editor's panel, and a person's hands and eyes on it. */
export interface IntegratedTerminal {
  /** Types a command and presses Enter. */
  run(command: string): Promise<void>;
  /** Waits for words on its screen, which is as wide and as high as the panel. */
  shows(words: RegExp, milliseconds?: number): Promise<string>;
}

/** Opens a terminal in the folder of the workspace, and waits for its prompt. */
export async function openTerminal(editor: Editor): Promise<IntegratedTerminal> {
  await editor.command('Terminal: Create New Terminal');
  const terminal = editor.page.locator('.terminal-wrapper.active');
  // Before the prompt, what is typed goes to whoever has the focus.
  await terminal.locator('.xterm-rows', { hasText: path.basename(editor.workspace) }).waitFor();
  return {
    async run(command) {
      await terminal.locator('textarea').focus();
      await editor.page.keyboard.type(command);
      await editor.page.keyboard.press('Enter');
    },
    shows: (words, milliseconds) =>
      eventually(
        `the terminal shows ${words}`,
        async () => {
          const rows = await terminal.locator('.xterm-rows > div').allInnerTexts();
          const text = rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd()).join('\n');
          return words.test(text) && text;
        },
        milliseconds,
      ),
  };
}
