/** Attributes, and `class`; of false and undefined nothing is set. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** Makes an element. Text goes in as text: nothing of what a service said is ever read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** A button that is pressed by mouse and keyboard alike. */
export function button(label: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', press);
  return made;
}

/** A long name that goes on in the next line after a dot or a slash, not within a word. */
export function breakable(text: string): (Node | string)[] {
  return text.split(/(?<=[./])/).flatMap((part, index) => (index === 0 ? [part] : [element('wbr'), part]));
}
