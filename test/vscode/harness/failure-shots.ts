import { afterEach } from 'node:test';
import type { Editor } from './editor.ts';

/** In a `describe`: leaves a shot of the window in `dist/screenshots/` for each test that fails. */
export function shootFailures(editor: () => Editor | undefined): void {
  afterEach(async (context) => {
    if ('passed' in context && context.passed) return;
    const name = `failed ${context.name}`.replaceAll(/[^\w-]+/g, '-').slice(0, 80);
    await editor()?.screenshot(name);
  });
}
