/** The waterfall of a trace. */
import type { FromTracePage, ToTracePage } from '../../trace/trace-messages.ts';
import type { SpanRow, TraceModel } from '../../trace/trace-model.ts';
import { counted, shortDuration } from '../../views/number-text.ts';
import { clockTime } from '../../views/time-text.ts';
import { hearExtension, keepState, keptState, tellExtension } from './editor.ts';
import { button, element } from './element.ts';
import { projectClass } from './project-class.ts';
import { traceDetails } from './trace-details.ts';
import { TraceRows } from './trace-rows.ts';

/** What stays as it was when the page is shown again: ids of spans. */
const state = keptState<{ selected: string; folded: string[] }>({ selected: '', folded: [] });
const tell = (message: FromTracePage) => tellExtension(message);

const summary = element('p', { class: 'summary', role: 'status' });
const legend = element('ul', { class: 'legend', 'aria-label': 'Projects' });
const rows = new TraceRows({
  folded: new Set(state.folded),
  select(row) {
    state.selected = row.id;
    keepState(state);
    details.replaceChildren(...traceDetails(row, tell));
  },
  fold(folded) {
    state.folded = [...folded];
    keepState(state);
  },
  openCode: (row) => tell({ type: 'openCode', span: row.id }),
});
const details = element('section', { class: 'details', 'aria-label': 'The selected span' });
const problem = element('p', { class: 'problem', role: 'status', hidden: true });
const page = element(
  'main',
  { hidden: true },
  element(
    'header',
    {},
    summary,
    legend,
    element(
      'div',
      { class: 'actions' },
      button('Copy Trace ID', () => tell({ type: 'copyTraceId' })),
      button('Open as Text', () => tell({ type: 'openText' })),
    ),
  ),
  rows.element,
  details,
);
document.body.append(problem, page);
hearExtension<ToTracePage>((message) => {
  problem.hidden = message.type !== 'problem';
  page.hidden = message.type === 'problem';
  if (message.type === 'problem') problem.textContent = message.text;
  else show(message.model, message.isArriving);
});
tell({ type: 'ready' });

function show(model: TraceModel, isArriving: boolean): void {
  summary.textContent = summaryOf(model, isArriving);
  legend.replaceChildren(
    ...model.projects.map((project) =>
      element('li', {}, element('span', { class: `swatch ${projectClass(model, project)}` }), project),
    ),
  );
  rows.show(model);
  const selected: SpanRow | undefined =
    model.rows.find(({ id }) => id === state.selected) ??
    model.rows.find(({ code }) => code !== 'ok') ??
    model.rows[0];
  if (selected) rows.select(selected.id);
}

function summaryOf(model: TraceModel, isArriving: boolean): string {
  const parts = [
    counted(model.rows.length, 'span'),
    ...(model.projects.length > 0 ? [counted(model.projects.length, 'project')] : []),
    shortDuration(model.durationMs),
    clockTime(model.startedMs),
    ...(model.errors > 0 ? [counted(model.errors, 'error')] : []),
    ...(isArriving ? ['still arriving'] : []),
  ];
  return parts.join(' · ');
}
