/** Reading the text of an editor from the page, where spaces are not breaking and lines come in any order. */
import type { Locator } from 'playwright-core';
import { eventually } from './eventually.ts';

/** What is on the screen, from top to bottom. */
export async function visibleText(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-line').evaluateAll((elements) =>
    elements
      .map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent ?? '' }))
      .sort((one, other) => one.top - other.top)
      .map(({ text }) => text),
  );
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

/** The number, from 1, of the line on the screen that has this text: of the number drawn at the same height. */
export function lineOf(editor: Locator, text: string): Promise<number> {
  const line = editor.locator('.view-line', { hasText: new RegExp(pattern(text)) }).first();
  // Again where a lens moved the lines between two looks.
  return eventually(`the line ${text} has a number`, async () => {
    const top = await line.evaluate((element) => element.style.top, undefined, { timeout: 5_000 });
    const numbers = await editor
      .locator('.margin-view-overlays > div')
      .evaluateAll((elements) => elements.map(({ style, textContent }) => [style.top, textContent?.trim()]));
    return Number(numbers.find(([height]) => height === top)?.[1]) || undefined;
  });
}

function pattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s');
}
