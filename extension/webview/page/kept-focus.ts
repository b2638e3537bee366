/** The focus, where what has it is drawn anew. */

/** Draws, and gives the focus to what is drawn in the place of what had it. */
export function keepFocus(draw: () => void): void {
  const focused = document.activeElement;
  const place = focused && placeOf(focused);
  draw();
  // What was not drawn anew has it still.
  if (!focused || focused.isConnected) return;
  const same = [...document.querySelectorAll<HTMLElement>('[tabindex], a, button')];
  same.find((each) => placeOf(each) === place)?.focus({ preventScroll: true });
}

/** What it is, and in which section of the page, in words that do not change when it is drawn anew. */
function placeOf(element: Element): string {
  const around = element.closest('section, nav, header');
  const code = element.closest('[role=group]')?.getAttribute('aria-label') ?? '';
  return [
    around?.getAttribute('aria-labelledby') ?? around?.localName ?? '',
    code,
    element.localName,
    element.id || element.getAttribute('title') || element.getAttribute('aria-label') || wordsOf(element),
  ].join('\n');
}

/** Code is what may have changed. */
function wordsOf(element: Element): string {
  return element.localName === 'pre' ? '' : (element.textContent ?? '');
}
