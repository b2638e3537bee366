/** The spans of a trace as a tree of rows, each with its bar on the axis of time; the keys are those of every tree. */
import { axisTicks, type SpanRow, type TraceModel } from '../../trace/trace-model.ts';
import { shortDuration } from '../../views/number-text.ts';
import { element } from './element.ts';
import { projectClass } from './project-class.ts';

export interface TraceRowsOptions {
  /** Ids of the spans whose parts are hidden. */
  folded: Set<string>;
  select(row: SpanRow): void;
  fold(folded: ReadonlySet<string>): void;
  openCode(row: SpanRow): void;
}

/** Marks on the axis, at most. */
const mostTicks = 5;
/** Share of the axis behind which there is no room for what a mark says. */
const lastLabel = 0.9;
/** Rows that Page Up and Page Down go over. */
const pageRows = 10;

export class TraceRows {
  readonly element: HTMLElement;
  readonly #options: TraceRowsOptions;
  readonly #axis = element('div', { class: 'axis', 'aria-hidden': 'true' });
  readonly #tree = element('div', { class: 'tree', role: 'tree', 'aria-label': 'Spans of the trace' });
  #model: TraceModel | undefined;
  /** Those that no fold hides. */
  #shown: { row: SpanRow; drawn: HTMLElement }[] = [];
  #selected = '';

  constructor(options: TraceRowsOptions) {
    this.#options = options;
    this.element = element('div', { class: 'waterfall' }, this.#axis, this.#tree);
    this.#tree.addEventListener('keydown', (event) => this.#press(event));
    this.#tree.addEventListener('click', (event) => this.#click(event));
    this.#tree.addEventListener('dblclick', () => this.#openCode());
  }

  show(model: TraceModel): void {
    this.#model = model;
    const ticks = axisTicks(model.durationMs, mostTicks).map((ms) => {
      // At the end there is room for the line alone.
      const isLast = ms > lastLabel * model.durationMs;
      const tick = element('span', { class: 'tick' }, isLast ? '' : shortDuration(ms));
      tick.style.left = share(ms, model.durationMs);
      return tick;
    });
    this.#axis.replaceChildren(element('div', { class: 'bars' }, ...ticks));
    this.#draw();
  }

  select(id: string, focus = false): void {
    const before = this.#shown.find(({ row }) => row.id === this.#selected);
    before?.drawn.setAttribute('aria-selected', 'false');
    before?.drawn.setAttribute('tabindex', '-1');
    const now = this.#shown.find(({ row }) => row.id === id) ?? this.#shown[0];
    if (!now) return;
    this.#selected = now.row.id;
    now.drawn.setAttribute('aria-selected', 'true');
    now.drawn.setAttribute('tabindex', '0');
    if (focus) now.drawn.focus();
    this.#options.select(now.row);
  }

  #draw(): void {
    const model = this.#model;
    if (!model) return;
    const hadFocus = this.#tree.contains(document.activeElement);
    this.#shown = [];
    for (let at = 0; at < model.rows.length; at++) {
      const row = model.rows[at];
      if (!row) break;
      const isFolded = this.#options.folded.has(row.id);
      this.#shown.push({ row, drawn: drawRow(row, model, isFolded) });
      if (isFolded) at += row.below;
    }
    this.#tree.replaceChildren(...this.#shown.map(({ drawn }) => drawn));
    if (this.#selected) this.select(this.#selected, hadFocus);
  }

  #click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const drawn = target?.closest('[role=treeitem]');
    const clicked = this.#shown.find((each) => each.drawn === drawn);
    if (!clicked) return;
    this.select(clicked.row.id, true);
    if (target?.closest('.fold')) this.#fold(clicked.row, !this.#options.folded.has(clicked.row.id));
    else if (target?.closest('.to-code')) this.#openCode();
  }

  #press(event: KeyboardEvent): void {
    const at = this.#shown.findIndex(({ row }) => row.id === this.#selected);
    const row = this.#shown[at]?.row;
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const go = (index: number) => {
      const target = this.#shown[Math.min(Math.max(index, 0), this.#shown.length - 1)];
      if (target) this.select(target.row.id, true);
    };
    const isFolded = this.#options.folded.has(row.id);
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(this.#shown.length - 1),
      PageDown: () => go(at + pageRows),
      PageUp: () => go(at - pageRows),
      ArrowRight: () => (row.below > 0 && isFolded ? this.#fold(row, false) : row.below > 0 && go(at + 1)),
      ArrowLeft: () => (row.below > 0 && !isFolded ? this.#fold(row, true) : go(this.#parent(at))),
      Enter: () => this.#openCode(),
    };
    const press = keys[event.key];
    if (!press) return;
    event.preventDefault();
    press();
  }

  #parent(at: number): number {
    const depth = this.#shown[at]?.row.depth ?? 0;
    for (let above = at - 1; above >= 0; above--)
      if ((this.#shown[above]?.row.depth ?? 0) < depth) return above;
    return at;
  }

  #fold(row: SpanRow, isFolded: boolean): void {
    const { folded } = this.#options;
    if (isFolded) folded.add(row.id);
    else folded.delete(row.id);
    this.#options.fold(folded);
    this.#draw();
    this.select(row.id, true);
  }

  #openCode(): void {
    const row = this.#shown.find((each) => each.row.id === this.#selected)?.row;
    if (row?.hasCode) this.#options.openCode(row);
  }
}

function drawRow(row: SpanRow, model: TraceModel, isFolded: boolean): HTMLElement {
  const failed = row.code !== 'ok';
  const fold = element('span', { class: row.below > 0 ? 'fold' : 'no-fold', 'aria-hidden': 'true' });
  const name = element(
    'span',
    { class: 'name' },
    fold,
    element('span', { class: row.hasCode ? 'to-code' : '', title: row.name }, shortName(row.name)),
    element('span', { class: 'project' }, row.project),
  );
  name.style.setProperty('--depth', String(row.depth));
  const bar = element('span', { class: `bar ${projectClass(model, row.project)}${failed ? ' failed' : ''}` });
  bar.style.left = share(row.startMs, model.durationMs);
  bar.style.width = share(row.durationMs, model.durationMs);
  const words = failed ? `${shortDuration(row.durationMs)} ${row.code}` : shortDuration(row.durationMs);
  const label = element('span', { class: `duration${failed ? ' failed' : ''}` }, words);
  // Beside the bar where there is room, and on its left at the end of the axis.
  const end = row.startMs + row.durationMs;
  if (end > 0.75 * model.durationMs && row.startMs > 0.25 * model.durationMs) {
    label.classList.add('before');
    label.style.right = share(model.durationMs - row.startMs, model.durationMs);
  } else if (end > 0.75 * model.durationMs) {
    // The end of the bar goes on behind it.
    label.classList.add('within');
    label.style.right = share(model.durationMs - end, model.durationMs);
  } else label.style.left = share(end, model.durationMs);
  return element(
    'div',
    {
      class: 'row',
      role: 'treeitem',
      tabindex: -1,
      'aria-level': row.depth + 1,
      'aria-selected': 'false',
      'aria-expanded': row.below > 0 ? String(!isFolded) : undefined,
      'aria-label': spoken(row),
    },
    name,
    element('span', { class: 'bars', 'aria-hidden': 'true' }, bar, label),
  );
}

/** A method without its package, which is the same in most rows and takes the room of what tells them apart. */
function shortName(name: string): string {
  return name.replace(/^(?:\w+\.)+(?=\w+\/\w+$)/, '');
}

function spoken(row: SpanRow): string {
  const parts = [
    row.name,
    row.project && `in ${row.project}`,
    `from ${shortDuration(row.startMs)}, takes ${shortDuration(row.durationMs)}`,
    row.code !== 'ok' && `failed: ${row.code} ${row.error}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function share(part: number, whole: number): string {
  return `${whole > 0 ? (100 * part) / whole : 0}%`;
}
