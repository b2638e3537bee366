import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { dist, root } from '../../../.scripts/places.ts';
import { startBrowser } from './browser.ts';
import type { Child } from './child.ts';
import { type EditorServerOptions, startEditorServer } from './editor-server.ts';
import { lineOf, visibleText } from './editor-text.ts';
import { eventually } from './eventually.ts';
import { copyExampleWorkspace } from './example-workspace.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface EditorOptions
  extends Pick<EditorServerOptions, 'settings' | 'workspaceTrust' | 'env' | 'besides'> {
  /** What is opened: a copy of the example workspace, an empty folder, or a folder that is there. */
  workspace?: 'example' | 'empty' | { folder: string };
  /** The data folder of the local environment, to share it with another window; its own by default. */
  home?: string;
}

const viewport = { width: 1440, height: 900 };
const control = process.platform === 'darwin' ? 'Meta' : 'Control';

/** A real VS Code with the packaged extension, and a person's hands and eyes on it. */
export class Editor implements AsyncDisposable {
  readonly page: Page;
  /** The folder that is open. */
  readonly workspace: string;
  /** The data folder of its local environment. */
  readonly home: string;
  readonly #resources: AsyncDisposableStack;

  private constructor(page: Page, workspace: string, home: string, resources: AsyncDisposableStack) {
    this.page = page;
    this.workspace = workspace;
    this.home = home;
    this.#resources = resources;
  }

  static async start(options: EditorOptions = {}): Promise<Editor> {
    const resources = new AsyncDisposableStack();
    try {
      const folder = resources.use(await temporaryFolder()).path;
      const workspace = await prepareWorkspace(folder, options.workspace ?? 'example');
      const home = options.home ?? path.join(folder, 'home');
      const userData = path.join(folder, 'user-data');
      const server = await startEditorServer({ ...options, userData, home });
      const child: Child = resources.use(server.child);
      const browser: Browser = resources.adopt(await startBrowser(), (each) => each.close());
      const page = await browser.newPage({ viewport });
      page.setDefaultTimeout(30_000);
      page.on('crash', () => console.error(`The page crashed. The server said:\n${child.printed}`));
      await page.goto(`${server.address}/?folder=${encodeURIComponent(workspace)}`, { timeout: 60_000 });
      await waitForWindow(page);
      return new Editor(page, workspace, home, resources);
    } catch (error) {
      await resources.disposeAsync();
      throw error;
    }
  }

  /** Runs a command from the palette by its title. */
  command(title: string): Promise<void> {
    return this.#pick('F1', `>${title}`, title);
  }

  /** Loads the window anew, by the editor's own command. */
  async reloadWindow(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.command('Developer: Reload Window');
    await loaded;
    await waitForWindow(this.page);
  }

  /** Opens a file of the workspace by its path, and waits for its text. */
  async open(file: string): Promise<void> {
    const name = path.basename(file);
    await eventually(`${file} is open`, async () => {
      await this.#pick(`${control}+p`, file, name);
      await this.page
        .locator('.editor-group-container.active .tab.active', { hasText: name })
        .waitFor({ timeout: 5_000 });
      return true;
    });
    await this.activeEditor().locator('.view-line').first().waitFor();
  }

  /** Types into the input that is asking at the top of the window, and accepts. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator(
      '.quick-input-widget input[type=text], .quick-input-widget input[type=password]',
    );
    await input.last().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /**
   * Opens the quick input with a key and takes the first row of that very name, since the list has others with the same
   * words before it: Unfold All Regions. Again where something closed the input.
   */
  async #pick(key: string, text: string, name: string): Promise<void> {
    const label = this.page.locator('.label-name').getByText(name, { exact: true });
    await eventually(`${name} is picked`, async () => {
      await this.page.keyboard.press(key);
      const input = this.page.locator('.quick-input-widget input').first();
      await input.fill(text, { timeout: 5_000 });
      const rows = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: label });
      await rows.first().click({ timeout: 5_000 });
      return true;
    });
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name });
  }

  activeEditor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /** The text of an editor as it is on the screen: what is scrolled away is not in it. */
  visibleText(editor: Locator = this.activeEditor()): Promise<string> {
    return visibleText(editor);
  }

  /** The number, from 1, of the line on the screen that has this text. */
  lineOf(text: string): Promise<number> {
    return lineOf(this.activeEditor(), text);
  }

  /** The response beside a request, as it is on the screen. */
  async response(): Promise<string> {
    return visibleText(this.page.locator('.editor-group-container').nth(1).locator('.monaco-editor').first());
  }

  /** The address of the local environment, as the lens of a service that runs tells it. */
  async runningAddress(): Promise<string> {
    const lens = this.lens(/running at/).first();
    const words = (await lens.textContent()) ?? '';
    const host = /at (\S+)/.exec(words.replaceAll('\u00a0', ' '))?.[1];
    if (!host) throw new Error(`no address in: ${words}`);
    return `http://${host}`;
  }

  /** The address of the local environment, as its row tells it. */
  async localAddress(): Promise<string> {
    const words = (await this.treeItem(/^Environment local/).textContent()) ?? '';
    const host = /\d+\.\d+\.\d+\.\d+:\d+/.exec(words)?.[0];
    if (!host) throw new Error(`no address in: ${words}`);
    return `http://${host}`;
  }

  /** Puts the cursor there, both from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Selects the line where the cursor is and types another in its place, without completion or auto-close getting in. */
  async replaceLine(line: number, text: string): Promise<void> {
    await this.goTo(line, 1);
    await this.page.keyboard.press('Shift+End');
    await this.page.keyboard.insertText(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press(`${control}+s`);
  }

  /** A lens by its words; the first of several. */
  lens(words: string | RegExp): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: words });
  }

  /** Opens the container in the activity bar, unless it is open. */
  async showSkep(): Promise<void> {
    // An editor's tab can have the name as well: skep.json.
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: 'Skep' });
    const title = this.page.locator('.sidebar .composite.title', { hasText: /skep/i });
    // A window that is loaded opens the container that was open last: a press that comes just then closes it.
    await eventually('the container is open', async () => {
      if ((await tab.getAttribute('aria-selected', { timeout: 5_000 })) !== 'true')
        await tab.click({ timeout: 5_000 });
      await title.waitFor({ timeout: 5_000 });
      return true;
    });
  }

  treeItem(name: string | RegExp): Locator {
    return this.page.locator('.sidebar').getByRole('treeitem', { name });
  }

  /** Unfolds a row of the sidebar, unless it is unfolded; again where it moved away below. */
  unfold(item: Locator): Promise<void> {
    return this.#turn(item, 'true');
  }

  /** Folds it likewise. */
  fold(item: Locator): Promise<void> {
    return this.#turn(item, 'false');
  }

  async #turn(item: Locator, expanded: 'true' | 'false'): Promise<void> {
    await eventually(`the row is ${expanded === 'true' ? 'unfolded' : 'folded'}`, async () => {
      if ((await item.getAttribute('aria-expanded', { timeout: 3_000 })) === expanded) return true;
      await item.click({ timeout: 3_000 });
      // So that the next look is not at what it was before.
      await item.and(this.page.locator(`[aria-expanded=${expanded}]`)).waitFor({ timeout: 3_000 });
      return true;
    });
  }

  /** Presses a button that a row of the sidebar shows to who points at it; again where the row moved away below. */
  async inlineAction(item: Locator, title: string | RegExp): Promise<void> {
    await eventually(`${title} is pressed`, async () => {
      // The tooltip of another row may lie over this one, for as long as the pointer is there.
      await this.page.mouse.move(0, 0);
      await item.hover({ timeout: 3_000 });
      await item.locator('.actions').getByRole('button', { name: title }).click({ timeout: 2_000 });
      return true;
    });
  }

  /** Chooses from the menu of a row; again where the menu had only begun to open, which takes no press. */
  async contextMenu(item: Locator, title: string): Promise<void> {
    await eventually(`${title} is chosen`, async () => {
      await this.page.keyboard.press('Escape');
      await item.click({ button: 'right' });
      const entry = this.page.getByRole('menuitem', { name: title });
      await entry.hover({ timeout: 3_000 });
      await entry.click({ timeout: 3_000 });
      await entry.waitFor({ state: 'detached', timeout: 1_000 });
      return true;
    });
  }

  /** What the Problems view lists: a line for each problem, its words, source, code and place. */
  async problems(): Promise<string[]> {
    await this.command('Problems: Focus on Problems View');
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    return (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  }

  notification(words: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: words });
  }

  statusBarItem(words: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: words });
  }

  /** A shot of the window, kept in `dist/screenshots/` to be looked at. */
  async screenshot(name: string, { pointerStays = false } = {}): Promise<string> {
    const file = path.join(dist, 'screenshots', `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    // Out of the way, so that no hover is in the picture.
    const { width, height } = this.page.viewportSize() ?? viewport;
    if (!pointerStays) await this.page.mouse.move(width / 2, height - 1);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** A shot that is part of the project: it is renewed by `npm run screenshots` only. */
  async picture(name: string): Promise<void> {
    const size = this.page.viewportSize() ?? viewport;
    await this.page.setViewportSize({ width: 1280, height: 640 });
    const file = await this.screenshot(name);
    await this.page.setViewportSize(size);
    if (process.env.SKEP_SCREENSHOTS) await cp(file, path.join(root, '.github', 'media', `${name}.png`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

async function waitForWindow(page: Page): Promise<void> {
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  const container = page.locator('.activitybar').getByRole('tab', { name: 'Skep' });
  await container.waitFor({ timeout: 60_000 });
}

async function prepareWorkspace(
  folder: string,
  kind: NonNullable<EditorOptions['workspace']>,
): Promise<string> {
  if (typeof kind === 'object') return kind.folder;
  const workspace = path.join(folder, 'workspace');
  if (kind === 'example') await copyExampleWorkspace(workspace);
  else await mkdir(workspace);
  return workspace;
}
