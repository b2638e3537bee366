/** The picture of who calls whom, and the list that says the same. */
import type { FlowRow, FromFlowPage, ToFlowPage } from '../../flow/flow-messages.ts';
import { hearExtension, keepState, keptState, tellExtension } from './editor.ts';
import { button, element } from './element.ts';
import { keepFocus } from './kept-focus.ts';

const tell = (message: FromFlowPage) => tellExtension(message);
const state = keptState<{ scale: number; asList: boolean }>({ scale: 0, asList: false });
/** A scale of 0 is the one that fits, within what can be read. */
const scales = { smallest: 0.25, readable: 0.6, largest: 4, step: 1.2 };

const picture = element('div', { class: 'picture' });
const list = element('tbody');
const table = element(
  'table',
  { 'aria-label': 'Who calls whom' },
  element(
    'thead',
    {},
    element(
      'tr',
      {},
      ...['From', 'To', 'Services', 'Calls', 'Now', 'p99', 'Errors'].map((title) =>
        element('th', { scope: 'col' }, title),
      ),
      // What is pressed needs no heading.
      element('td'),
    ),
  ),
  list,
);
const asList = button('Show as List', () => show(!state.asList));
const problem = element('p', { class: 'problem', role: 'status', hidden: true });
const page = element(
  'main',
  { hidden: true },
  element(
    'header',
    {},
    element('p', { class: 'summary' }, 'Who calls whom'),
    element(
      'div',
      { class: 'actions' },
      button('−', () => zoom(scale() / scales.step), { 'aria-label': 'Smaller' }),
      button('+', () => zoom(scale() * scales.step), { 'aria-label': 'Larger' }),
      asList,
      button('Export SVG...', () => tell({ type: 'export' })),
    ),
  ),
  picture,
  table,
);
document.body.append(problem, page);

picture.addEventListener('click', (event) => press(event.target));
picture.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  press(event.target);
});
hearExtension<ToFlowPage>((message) => {
  problem.hidden = message.type !== 'problem';
  page.hidden = message.type === 'problem';
  if (message.type === 'problem') problem.textContent = message.text;
  else draw(message.svg, message.rows);
});
window.addEventListener('resize', resize);
show(state.asList);
tell({ type: 'ready' });

function draw(svg: string, rows: readonly FlowRow[]): void {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  keepFocus(() => {
    picture.replaceChildren(document.importNode(documentElement, true));
    resize();
    list.replaceChildren(...rows.map(line));
  }, identity);
}

function line(row: FlowRow): HTMLElement {
  const calls = button('Show Calls', () => tell({ type: 'showCalls', from: row.from.id, to: row.to.id }), {
    'aria-label': `Show calls from ${row.from.title} to ${row.to.title}`,
  });
  const texts = [
    row.from.title,
    row.to.title,
    row.services.join(', '),
    row.calls,
    row.callsPerSecond,
    row.p99,
  ];
  return element(
    'tr',
    {},
    ...texts.map((text) => element('td', {}, text)),
    element('td', { class: row.errors === '0' ? '' : 'error' }, row.errors),
    element('td', {}, calls),
  );
}

/** What is pressed tells in its data what it is. */
function press(target: EventTarget | null): void {
  if (!(target instanceof Element)) return;
  const service = target.closest('[data-service]')?.getAttribute('data-service');
  const node = target.closest('[data-node]')?.getAttribute('data-node');
  const edge = target.closest('[data-from]');
  const [from, to] = [edge?.getAttribute('data-from'), edge?.getAttribute('data-to')];
  if (service) tell({ type: 'openDefinition', service });
  else if (node) tell({ type: 'showCalls', to: node });
  else if (from && to) tell({ type: 'showCalls', from, to });
}

/** What it stands for: the words of a call have its numbers in them, which change. */
function identity(of: Element): string {
  const { dataset } = of as HTMLElement | SVGElement;
  return Object.keys(dataset).length > 0 ? JSON.stringify(dataset) : (of.getAttribute('aria-label') ?? '');
}

function zoom(to: number): void {
  state.scale = Math.min(Math.max(to, scales.smallest), scales.largest);
  keepState(state);
  resize();
}

function scale(): number {
  const width = picture.querySelector('svg')?.viewBox.baseVal.width ?? 0;
  const fitting = width > 0 ? picture.clientWidth / width : 1;
  return state.scale || Math.min(1, Math.max(scales.readable, fitting));
}

function resize(): void {
  const svg = picture.querySelector('svg');
  if (!svg) return;
  const { width, height } = svg.viewBox.baseVal;
  const now = scale();
  svg.style.width = `${width * now}px`;
  svg.style.height = `${height * now}px`;
}

function show(list: boolean): void {
  state.asList = list;
  keepState(state);
  asList.textContent = list ? 'Show as Picture' : 'Show as List';
  picture.hidden = list;
  table.hidden = !list;
}
