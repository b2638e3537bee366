import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Editor } from './editor.ts';

/** The editor's own themes, a name for a file, and the classes that the window and what is inside its webviews then have. */
const themes = [
  { theme: 'Default Light Modern', name: 'light', window: 'vs', webview: 'vscode-light' },
  {
    theme: 'Default High Contrast',
    name: 'high-contrast',
    window: 'hc-black',
    webview: 'vscode-high-contrast',
  },
  { theme: 'Default Dark Modern', name: 'dark', window: 'vs-dark', webview: 'vscode-dark' },
];

/**
 * Leaves a shot in light, in high contrast and in dark, which is as it was before. By a file of settings in the workspace, which the
 * window watches, so that menus and questions stay open meanwhile.
 */
export async function shootThemes(
  editor: Editor,
  name: string,
  options: { pointerStays?: boolean } = {},
): Promise<void> {
  const file = path.join(editor.workspace, '.vscode/settings.json');
  const before = await readFile(file, 'utf8').catch(() => undefined);
  await mkdir(path.dirname(file), { recursive: true });
  for (const { theme, name: suffix, window, webview } of themes) {
    await writeFile(file, JSON.stringify({ 'workbench.colorTheme': theme }));
    await editor.page.locator(`.monaco-workbench.${window}`).waitFor();
    for (const frame of await editor.page.locator('iframe.webview:visible').all()) {
      const inside = frame.contentFrame().frameLocator('iframe#active-frame');
      await inside.locator(`body.${webview}`).waitFor();
    }
    await editor.screenshot(`${name}-${suffix}`, options);
  }
  if (before === undefined) await rm(file);
  else await writeFile(file, before);
}
