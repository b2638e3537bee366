/** The fields of a message: what is nested is drawn when it is unfolded, and of what is long a part. */
import { emptyJson } from '../../form/field-text.ts';
import type { FormField, FormMessage } from '../../form/form-model.ts';
import type { FormPath, FormValue } from '../../form/form-value.ts';
import { button, element } from './element.ts';
import { type FormContext, pathId, problemText, sayProblem, valueControl } from './form-control.ts';

/** How many fields, items or entries are drawn at once. */
const portion = 60;

/** A value, and the key that it has in the text: the JSON name, or that of the definition. */
interface Found {
  key: string;
  value: FormValue | undefined;
}

/**
 * A row for each field, and one for each oneof, with what `value` has for it; nothing of the page is drawn yet. A type that the model
 * does not have has none.
 *
 * @param type full name of the message
 * @param path where the message is in the request: empty for the request itself
 */
export function messageFields(
  type: string,
  value: FormValue | undefined,
  path: FormPath,
  context: FormContext,
): HTMLElement[] {
  const message = context.model.messages[type];
  if (!message) return [];
  if (message.fields.length === 0) return [element('p', { class: 'hint' }, 'It has no fields.')];
  const drawn = new Set<string>();
  const rows = message.fields.flatMap((field) => {
    if (!field.oneof) return [() => fieldRow(field, found(field, value), path, context)];
    if (drawn.has(field.oneof)) return [];
    drawn.add(field.oneof);
    const { oneof } = field;
    return [() => oneofRow(oneof, message, value, path, context)];
  });
  return portioned(rows, pathId(path), 'fields', context);
}

function found(field: FormField, value: FormValue | undefined): Found {
  const members = value?.kind === 'object' ? value.members : [];
  const member = members.find(({ key }) => key === field.jsonName || key === field.name);
  return { key: member?.key ?? field.jsonName, value: member?.value };
}

/** Of which one is set: what is chosen takes the place of the one before. */
function oneofRow(
  oneof: string,
  message: FormMessage,
  value: FormValue | undefined,
  path: FormPath,
  context: FormContext,
): HTMLElement {
  const fields = message.fields.filter((field) => field.oneof === oneof);
  const chosen = fields.find((field) => found(field, value).value);
  const id = `${pathId(path)}-${oneof}`;
  const isRequired = message.requiredOneofs?.includes(oneof) ?? false;
  const select = element('select', { id, 'aria-required': isRequired ? 'true' : undefined });
  select.append(
    element('option', { value: '' }, '(none)'),
    ...fields.map(({ jsonName }) => element('option', { value: jsonName }, jsonName)),
  );
  select.value = chosen?.jsonName ?? '';
  select.addEventListener('change', () => {
    const before = chosen && [...path, found(chosen, value).key];
    const next = fields.find(({ jsonName }) => jsonName === select.value);
    if (next) {
      const { jsonName: key } = next;
      const json = emptyOf(next, context);
      context.open.add(pathId([...path, key]));
      // In one change: to take it back is one step.
      context.change(before ? { path: before, replaceBy: { key, json } } : { path: [...path, key], json });
    } else if (before) context.change({ path: before, remove: true });
  });
  const legend = element('label', { for: id }, oneof, element('span', { class: 'type' }, 'one of'));
  if (isRequired) legend.append(required());
  return element(
    'fieldset',
    { 'aria-label': `${oneof}, one of ${fields.map(({ jsonName }) => jsonName).join(', ')}` },
    legend,
    element('div', { class: 'control' }, select),
    ...(chosen ? [fieldRow(chosen, found(chosen, value), path, context)] : []),
  );
}

function fieldRow(
  field: FormField,
  { key, value }: Found,
  parent: FormPath,
  context: FormContext,
): HTMLElement {
  const path = [...parent, key];
  const id = pathId(path);
  const deprecated = field.deprecated ? 'deprecated' : undefined;
  const notes = [deprecated, field.comment, field.hint].filter((text) => text !== undefined);
  const hint =
    notes.length > 0 ? element('p', { class: 'hint', id: `${id}-hint` }, notes.join(' · ')) : undefined;
  const unset = value
    ? [
        button('Unset', () => context.change({ path, remove: true }), {
          class: 'quiet',
          'aria-label': `Unset ${field.jsonName}`,
        }),
      ]
    : [];
  const name = [
    element('span', { class: field.deprecated ? 'deprecated' : '' }, field.jsonName),
    element('span', { class: 'type' }, typeName(field)),
    ...(field.required ? [required()] : []),
  ];
  const isFolded = field.repeated || field.mapKey !== undefined || field.kind === 'message';
  if (isFolded && value?.kind !== 'variable') {
    return folded(field, value, path, { name, unset, hint }, context);
  }
  const around = {
    label: field.jsonName,
    required: field.required ?? false,
    describedBy: hint ? `${id}-hint` : '',
  };
  return element(
    'div',
    { class: 'field' },
    element('div', { class: 'name' }, element('label', { for: id }, ...name), ...unset),
    valueControl(field, value, path, around, context),
    ...(hint ? [hint] : []),
  );
}

/** A message, list or map: what is in it is drawn when it is open. */
function folded(
  field: FormField,
  value: FormValue | undefined,
  path: FormPath,
  { name, unset, hint }: { name: Node[]; unset: HTMLElement[]; hint?: HTMLElement | undefined },
  context: FormContext,
): HTMLElement {
  const id = pathId(path);
  const summary = element('summary', { id }, ...name);
  const size =
    value?.kind === 'list' ? value.items.length : value?.kind === 'object' ? value.members.length : 0;
  summary.append(element('span', { class: 'count' }, value ? `${size}` : 'not set'));
  const details = element('details', { class: 'field', open: context.open.has(id) }, summary);
  const draw = () => {
    const body = element('div', { class: 'nested', role: 'group', 'aria-label': field.jsonName });
    body.append(...(hint ? [hint] : []), ...inside(field, value, path, context), ...unset);
    details.append(body);
    // Not before: what is not drawn describes nothing.
    if (hint) summary.setAttribute('aria-describedby', hint.id);
  };
  if (details.open) draw();
  details.addEventListener('toggle', () => {
    if (details.open) context.open.add(id);
    else context.open.delete(id);
    if (details.open && details.childElementCount === 1) draw();
  });
  return details;
}

function inside(
  field: FormField,
  value: FormValue | undefined,
  path: FormPath,
  context: FormContext,
): HTMLElement[] {
  if (field.mapKey !== undefined) return mapEntries(field, value, path, context);
  if (field.repeated) return listItems(field, value, path, context);
  if (!value)
    return [
      button(`Set ${field.jsonName}`, () => {
        context.open.add(pathId(path));
        context.change({ path, json: '{}' });
      }),
    ];
  return messageFields(field.type ?? '', value, path, context);
}

function listItems(
  field: FormField,
  value: FormValue | undefined,
  path: FormPath,
  context: FormContext,
): HTMLElement[] {
  const items = value?.kind === 'list' ? value.items : [];
  const rows = items.map((item, index) => () => {
    const label = `${field.jsonName} ${index + 1}`;
    const at = [...path, index];
    const move = (to: number, words: string, sign: string) =>
      button(sign, () => context.change({ path: at, moveTo: to }), {
        class: 'quiet',
        'aria-label': `Move ${label} ${words}`,
      });
    return element(
      'div',
      { class: 'item' },
      single(field, item, at, label, context),
      ...(index > 0 ? [move(index - 1, 'up', '↑')] : []),
      ...(index + 1 < items.length ? [move(index + 1, 'down', '↓')] : []),
      remove(at, label, context),
    );
  });
  const add = button(`Add to ${field.jsonName}`, () => {
    context.open.add(pathId([...path, items.length]));
    context.shown.set(pathId(path), Number.POSITIVE_INFINITY);
    context.change({ path: [...path, items.length], json: emptyOf(field, context) });
  });
  return [...portioned(rows, pathId(path), 'items', context), add];
}

function mapEntries(
  field: FormField,
  value: FormValue | undefined,
  path: FormPath,
  context: FormContext,
): HTMLElement[] {
  const members = value?.kind === 'object' ? value.members : [];
  const rows = members.map(({ key, value: each }) => () => {
    const at = [...path, key];
    const label = `${field.jsonName} ${key}`;
    const input = element('input', {
      type: 'text',
      id: `${pathId(at)}-key`,
      class: 'key',
      'aria-label': `Key of ${label}`,
      'aria-describedby': `${pathId(at)}-key-problem`,
    });
    const problem = problemText(`${pathId(at)}-key-problem`);
    input.value = key;
    input.addEventListener('change', () => {
      // Two of one key would be one.
      const isTaken = input.value !== key && members.some((other) => other.key === input.value);
      sayProblem(input, problem, isTaken ? `There is a key ${JSON.stringify(input.value)} already.` : '');
      if (!isTaken && input.value !== key) context.change({ path: at, renameTo: input.value });
    });
    const entry = [input, single(field, each, at, label, context), remove(at, label, context)];
    return element('div', {}, element('div', { class: 'item' }, ...entry), problem);
  });
  const add = button(`Add to ${field.jsonName}`, () => {
    const key = freeKey(
      field,
      members.map((member) => member.key),
    );
    context.shown.set(pathId(path), Number.POSITIVE_INFINITY);
    context.change({ path: [...path, key], json: emptyOf(field, context) });
  });
  return [...portioned(rows, pathId(path), 'entries', context), add];
}

/** An item of a list, or a value of a map. */
function single(
  field: FormField,
  value: FormValue,
  path: FormPath,
  label: string,
  context: FormContext,
): HTMLElement {
  if (field.kind === 'message' && value.kind !== 'variable') {
    const { repeated: _, mapKey: __, comment: ___, hint: ____, ...one } = field;
    return folded(
      { ...one, jsonName: label },
      value,
      path,
      { name: [document.createTextNode(label)], unset: [] },
      context,
    );
  }
  const around = { label, required: false, describedBy: '' };
  return valueControl(field, value, path, around, context);
}

function remove(path: FormPath, label: string, context: FormContext): HTMLElement {
  return button('×', () => context.change({ path, remove: true }), {
    class: 'quiet',
    'aria-label': `Remove ${label}`,
  });
}

function portioned(
  rows: readonly (() => HTMLElement)[],
  id: string,
  what: string,
  context: FormContext,
): HTMLElement[] {
  const count = context.shown.get(id) ?? portion;
  const drawn = rows.slice(0, count).map((draw) => draw());
  if (rows.length > count) {
    drawn.push(
      button(`Show ${Math.min(portion, rows.length - count)} more of ${rows.length} ${what}`, () => {
        context.shown.set(id, count + portion);
        context.redraw();
      }),
    );
  }
  return drawn;
}

function emptyOf(field: FormField, { model }: FormContext): string {
  if (field.kind !== 'enum') return emptyJson(field.kind);
  const values = model.enums[field.type ?? '']?.values ?? [];
  return JSON.stringify((values[1] ?? values[0])?.name ?? '');
}

function freeKey({ mapKey }: FormField, taken: readonly string[]): string {
  const candidates = mapKey === 'bool' ? ['true', 'false'] : [];
  const base = mapKey === 'string' ? 'key' : '';
  for (let count = 1; ; count++) {
    const key = candidates[count - 1] ?? (base === '' || count > 1 ? `${base}${count}` : base);
    if (!taken.includes(key)) return key;
  }
}

function typeName({ kind, type, repeated, mapKey }: FormField): string {
  const own = type ? type.slice(type.lastIndexOf('.') + 1) : kind;
  if (mapKey !== undefined) return `map<${mapKey}, ${own}>`;
  return repeated ? `list of ${own}` : own;
}

function required(): HTMLElement {
  return element('span', { class: 'required' }, 'required');
}
