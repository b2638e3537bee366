/** All that is known of one span. */
import type { FromTracePage } from '../../trace/trace-messages.ts';
import type { NamedValue, SpanRow } from '../../trace/trace-model.ts';
import { shortDuration } from '../../views/number-text.ts';
import { breakable, button, element } from './element.ts';

/** As a line of a stack has it, in the files of this machine. */
const places = /(?<=^\s+at (?:async |.* \()?)((?:[A-Za-z]:)?[\\/][^():\n]+):(\d+):(\d+)(?=\)?$)/gm;

/** The parts of the panel beside the waterfall, for one of its rows. */
export function traceDetails(row: SpanRow, tell: (message: FromTracePage) => void): HTMLElement[] {
  const facts: NamedValue[] = [
    ['from', shortDuration(row.startMs)],
    ['takes', shortDuration(row.durationMs)],
    ['code', row.code],
  ];
  if (row.project) facts.unshift(['project', row.project]);
  if (row.kind) facts.push(['kind', row.kind]);
  const actions = element('div', { class: 'actions' });
  if (row.hasCode) actions.append(button('Go to Code', () => tell({ type: 'openCode', span: row.id })));
  if (row.call) actions.append(button('Open Call', () => tell({ type: 'openCall', call: row.call })));
  return [
    element('h2', {}, ...breakable(row.name)),
    ...(row.error ? [element('p', { class: 'error' }, row.error)] : []),
    actions,
    table('Span', facts),
    ...(row.attributes.length > 0
      ? [element('h3', {}, 'Attributes'), table('Attributes', row.attributes)]
      : []),
    ...(row.events.length > 0
      ? [element('h3', {}, 'Events'), ...row.events.map((each) => event(each, tell))]
      : []),
  ];
}

function event(
  { atMs, name, attributes }: SpanRow['events'][number],
  tell: (message: FromTracePage) => void,
): HTMLElement {
  const title = `${name} at ${shortDuration(atMs)}`;
  const stack = attributes.find(([key]) => key === 'exception.stacktrace')?.[1];
  const others = attributes.filter(([key]) => key !== 'exception.stacktrace');
  return element(
    'div',
    { class: `event${name === 'exception' ? ' exception' : ''}` },
    element('h4', {}, title),
    ...(others.length > 0 ? [table(title, others)] : []),
    ...(stack ? [element('pre', { tabindex: 0, 'aria-label': 'Stack' }, ...linked(stack, tell))] : []),
  );
}

/** A stack whose places are pressed to go there. */
function linked(stack: string, tell: (message: FromTracePage) => void): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: place, 1: file = '', 2: line, 3: column, index } of stack.matchAll(places)) {
    const open = () => tell({ type: 'openPlace', file, line: Number(line), column: Number(column) });
    parts.push(stack.slice(end, index), button(place, open, { class: 'place' }));
    end = index + place.length;
  }
  parts.push(stack.slice(end));
  return parts;
}

function table(label: string, rows: readonly NamedValue[]): HTMLElement {
  const lines = rows.map(([name, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, ...breakable(value))),
  );
  return element('table', { 'aria-label': label }, element('tbody', {}, ...lines));
}
