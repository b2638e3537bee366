/** The documentation of a service. */
import type {
  FromDocumentationPage,
  ToDocumentationPage,
} from '../../documentation/documentation-messages.ts';
import { Outline, outlineName } from './documentation-outline.ts';
import { methodSection, type PartsContext, serviceHead, typeSection } from './documentation-parts.ts';
import { type SnippetChoice, snippetsId, snippetTabs, tabId } from './documentation-snippets.ts';
import { hearExtension, keepState, keptState, tellExtension } from './editor.ts';
import { element } from './element.ts';
import { keepFocus } from './kept-focus.ts';
import { safeNodes } from './safe-html.ts';

type Shown = Extract<ToDocumentationPage, { type: 'document' }>;

/** Sections of a page of which those out of sight are not laid out. */
const longPage = 100;

const tell = (message: FromDocumentationPage) => tellExtension(message);
const state = keptState<{ query: string; scroll: number }>({ query: '', scroll: 0 });
const problem = element('p', { class: 'problem', role: 'status', hidden: true });
const notice = element('p', { class: 'notice', role: 'status', hidden: true });
const outline = new Outline((query) => keep({ query }));
const content = element('main', { tabindex: -1 });
const page = element('div', { class: 'page', hidden: true }, outline.element, content);
document.body.append(problem, page);

let shown: Shown | undefined;
let chosen: string | undefined;
outline.filter.value = state.query;

window.addEventListener('scroll', () => keep({ scroll: document.documentElement.scrollTop }));
window.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  outline.filter.focus();
  outline.filter.select();
});
document.addEventListener(
  'click',
  (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href') ?? '';
    if (!href.startsWith('#')) return;
    event.preventDefault();
    // The editor would look for it as well, and not give it the focus.
    event.stopPropagation();
    reveal(href.slice(1));
  },
  true,
);
hearExtension<ToDocumentationPage>((heard) => {
  if (heard.type === 'reveal') {
    if (shown) reveal(`${shown.document.fullName}.${heard.method}`);
    return;
  }
  problem.hidden = heard.type !== 'problem';
  page.hidden = heard.type === 'problem';
  if (heard.type === 'problem') problem.textContent = heard.text;
  else show(heard);
});
tell({ type: 'ready' });

function show(heard: Shown): void {
  const isFirst = !shown;
  const isSame = JSON.stringify(shown?.document) === JSON.stringify(heard.document);
  shown = heard;
  chosen ??= heard.snippet;
  notice.hidden = heard.notice === '';
  notice.textContent = heard.notice;
  if (!isSame || isFirst) keepFocus(draw);
  if (isFirst) document.documentElement.scrollTop = state.scroll;
}

function draw(): void {
  if (!shown) return;
  const { document: service, restAddress } = shown;
  const context: PartsContext = { tell, snippets: snippetChoice() };
  const methods = service.methods.map((method) => {
    const section = methodSection(service, method, context, restAddress);
    const text = searched([method]);
    return { ...method, id: `${service.fullName}.${method.name}`, section, text };
  });
  const types = service.types.map((type) => {
    const section = typeSection(type, context);
    const members = type.kind === 'enum' ? type.values : type.fields;
    const text = searched([type, ...members]);
    return { ...type, id: type.name, name: outlineName(type.name, service), section, text };
  });
  const { scrollTop } = document.documentElement;
  content.replaceChildren(
    notice,
    serviceHead(shown, context),
    ...methods.map(({ section }) => section),
    ...types.map(({ section }) => section),
  );
  content.classList.toggle('long', methods.length + types.length > longPage);
  outline.draw([
    { title: 'Methods', parts: methods },
    { title: 'Types', parts: types },
  ]);
  document.documentElement.scrollTop = scrollTop;
}

/** Shows these snippets at each method; the tab that was pressed stays where it is on the screen. */
function choose(title: string, pressed: string): void {
  const top = () => document.getElementById(snippetsId(pressed))?.getBoundingClientRect().top ?? 0;
  const before = top();
  chosen = title;
  tell({ type: 'snippet', title });
  const { fullName, methods } = shown?.document ?? { fullName: '', methods: [] };
  for (const { name, snippets } of methods) {
    const id = `${fullName}.${name}`;
    document.getElementById(snippetsId(id))?.replaceWith(snippetTabs(id, snippets, snippetChoice()));
  }
  document.getElementById(tabId(pressed, title))?.focus({ preventScroll: true });
  document.documentElement.scrollTop += top() - before;
}

function snippetChoice(): SnippetChoice {
  return { title: chosen, choose, copy: (text) => tell({ type: 'copy', text }) };
}

function reveal(id: string): void {
  const heading = document.getElementById(id);
  if (!heading) return;
  const section = heading.closest('section');
  if (section?.hidden) {
    outline.filter.value = '';
    outline.apply();
    keep({ query: '' });
  }
  heading.scrollIntoView({ block: 'start' });
  heading.focus({ preventScroll: true });
}

/** What the filter looks through: names, and comments without their markup. */
function searched(parts: readonly { name: string; about: string }[]): string {
  const texts = parts.map(({ name, about }) => {
    return `${name} ${safeNodes(about)
      .map((node) => node.textContent)
      .join(' ')}`;
  });
  return texts.join(' ').toLowerCase();
}

function keep(change: Partial<typeof state>): void {
  Object.assign(state, change);
  keepState(state);
}
