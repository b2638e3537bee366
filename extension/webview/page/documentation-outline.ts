/** The list of a page's methods and types: a way to each, and a filter of both list and page. */
import type { ServiceDocument } from '../../../runtime/api/documentation/service-document.ts';
import { element } from './element.ts';

/** A section of the page, by the id of its heading. */
export interface OutlinePart {
  id: string;
  name: string;
  deprecated: boolean;
  /** In lower case: where the filter looks. */
  text: string;
  section: HTMLElement;
}

export class Outline {
  readonly element: HTMLElement;
  readonly filter = element('input', {
    type: 'search',
    placeholder: 'Filter (press /)',
    'aria-label': 'Filter methods and types',
  });
  readonly #lists = element('div');
  readonly #nothing = element('p', { class: 'quiet', role: 'status', hidden: true });
  #groups: { title: HTMLElement; parts: (OutlinePart & { item: HTMLElement })[] }[] = [];

  constructor(changed: (query: string) => void) {
    this.element = element(
      'nav',
      { 'aria-label': 'Methods and types' },
      this.filter,
      this.#nothing,
      this.#lists,
    );
    this.filter.addEventListener('input', () => {
      this.apply();
      changed(this.filter.value);
    });
    this.filter.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.filter.value === '') return;
      event.preventDefault();
      this.filter.value = '';
      this.apply();
      changed('');
    });
  }

  draw(groups: { title: string; parts: OutlinePart[] }[]): void {
    this.#groups = groups
      .filter(({ parts }) => parts.length > 0)
      .map(({ title, parts }) => ({
        title: element('h2', {}, title),
        parts: parts.map((part) => ({ ...part, item: item(part) })),
      }));
    this.#lists.replaceChildren(
      ...this.#groups.flatMap(({ title, parts }) => [
        title,
        element('ul', {}, ...parts.map((part) => part.item)),
      ]),
    );
    this.apply();
  }

  /** Shows what has the words of the filter, and hides the rest. */
  apply(): void {
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { title, parts } of this.#groups) {
      let inGroup = 0;
      for (const { text, item: row, section } of parts) {
        const isShown = words.every((word) => text.includes(word));
        row.hidden = !isShown;
        section.hidden = !isShown;
        if (isShown) inGroup++;
      }
      title.hidden = inGroup === 0;
      shown += inGroup;
    }
    this.#nothing.hidden = shown > 0;
    this.#nothing.textContent = `Nothing here has "${this.filter.value}".`;
  }
}

function item({ id, name, deprecated }: OutlinePart): HTMLElement {
  // The line through it is nothing that can be heard.
  const title = deprecated ? 'deprecated' : undefined;
  const link = element('a', { href: `#${id}`, title }, deprecated ? element('s', {}, name) : name);
  return element('li', {}, link);
}

/** Of a type without the package that it shares with the service. */
export function outlineName(type: string, { fullName, name }: ServiceDocument): string {
  const packageName = fullName.slice(0, fullName.length - name.length);
  return packageName !== '' && type.startsWith(packageName) ? type.slice(packageName.length) : type;
}
