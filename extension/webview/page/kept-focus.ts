/** The focus, where what has it is drawn anew. */

/**
 * Draws, and gives the focus to what is drawn in the place of what had it. `placeOf` tells of an element what it is, the same of what is
 * drawn anew in its place.
 */
export function keepFocus(draw: () => void, placeOf: (element: Element) => string = placeInText): void {
  const focused = document.activeElement;
  const place = focused && placeOf(focused);
  draw();
  // What was not drawn anew has it still.
  if (!focused || focused.isConnected) return;
  const same = [...document.querySelectorAll<HTMLElement | SVGElement>('[tabindex], a, button')];
  same.find((each) => placeOf(each) === place)?.focus({ preventScroll: true });
}

/** What it is, and in which section of the page, in words that do not change when it is drawn anew. */
function placeInText(element: Element): string {
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
