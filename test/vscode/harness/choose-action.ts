import type { Editor } from './editor.ts';
import { eventually } from './eventually.ts';

export interface ActionChoice {
  /** Puts the cursor, or a selection, where the action is for. */
  goThere: () => Promise<void>;
  /** A shot of the menu, of this name. */
  screenshot?: string;
}

/** Opens the menu of what can be done at a place, and takes what has these words. */
export async function chooseAction(
  editor: Editor,
  words: string,
  { goThere, screenshot }: ActionChoice,
): Promise<void> {
  const row = editor.page.locator('.action-widget .monaco-list-row.action', { hasText: words }).first();
  await eventually(`${words} is chosen`, async () => {
    // Closes what is open, and ends a selection.
    await editor.page.keyboard.press('Escape');
    await goThere();
    await editor.page.keyboard.press('Control+.');
    await row.waitFor({ timeout: 5_000 });
    if (screenshot) await editor.screenshot(screenshot);
    await row.click({ timeout: 5_000 });
    return true;
  });
}
