import type { Editor } from './editor.ts';
import { eventually } from './eventually.ts';

/** The editor's own themes, a name for a file and the class that the window then has. */
const themes = [
  { theme: 'Default Light Modern', name: 'light', shown: 'vs' },
  { theme: 'Default High Contrast', name: 'high-contrast', shown: 'hc-black' },
  { theme: 'Default Dark Modern', name: 'dark', shown: 'vs-dark' },
];

/** Leaves a shot in light, in high contrast and in dark, which is as it was before. */
export async function shootThemes(editor: Editor, name: string): Promise<void> {
  for (const each of themes) {
    await eventually(`the theme is ${each.name}`, async () => {
      await editor.command('Preferences: Color Theme');
      // Without `Default`, as the newer editors call them.
      await editor.answer(each.theme.replace('Default ', ''));
      await editor.page.locator(`.monaco-workbench.${each.shown}`).waitFor({ timeout: 5_000 });
      return true;
    });
    await editor.screenshot(`${name}-${each.name}`);
  }
}
