/** The calls of a method in the words of other tools and of code: one is shown, and the choice holds for all methods. */
import type { Snippet } from '../../../runtime/api/documentation/call-snippets.ts';
import { codeBlock } from './code-block.ts';
import { button, element } from './element.ts';

export interface SnippetChoice {
  /** Title of those to show. */
  title: string | undefined;
  /** Pressed at the method of this id. */
  choose(title: string, id: string): void;
  copy(text: string): void;
}

/** Tabs, by the pattern of the ARIA guide: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function snippetTabs(id: string, snippets: readonly Snippet[], choice: SnippetChoice): HTMLElement {
  const [first] = snippets;
  const shown = snippets.find(({ title }) => title === choice.title) ?? first;
  if (!shown) return element('div');
  const panel = `${id}-snippet`;
  const tabs = snippets.map(({ title }) =>
    button(title, () => choice.choose(title, id), {
      id: tabId(id, title),
      role: 'tab',
      'aria-selected': String(title === shown.title),
      'aria-controls': panel,
      tabindex: title === shown.title ? 0 : -1,
    }),
  );
  const list = element('div', { role: 'tablist', 'aria-label': 'Call it with' }, ...tabs);
  list.addEventListener('keydown', (event) => {
    const at = snippets.indexOf(shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: snippets.length - 1 }[event.key];
    const next = to === undefined ? undefined : snippets.at(to % snippets.length);
    if (!next) return;
    event.preventDefault();
    choice.choose(next.title, id);
  });
  return element(
    'div',
    { class: 'snippets', id: snippetsId(id) },
    list,
    element(
      'div',
      { id: panel, role: 'tabpanel', 'aria-labelledby': tabId(id, shown.title) },
      codeBlock(`${shown.title} snippet`, shown.language, shown.text, choice.copy),
    ),
  );
}

/** An id has no blanks. */
export function tabId(id: string, title: string): string {
  return `${id}-${title.replaceAll(' ', '-')}`;
}

/** Of all that is drawn anew when other snippets are chosen. */
export function snippetsId(id: string): string {
  return `${id}-snippets`;
}
