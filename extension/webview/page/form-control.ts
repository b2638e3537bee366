/** The control of one value: what is typed is JSON as soon as it is a value of its kind. */
import { fieldJson } from '../../form/field-text.ts';
import type { FormChange } from '../../form/form-edits.ts';
import type { FormModel, FormType } from '../../form/form-model.ts';
import type { FormPath, FormValue } from '../../form/form-value.ts';
import { button, element } from './element.ts';

/** What controls need of the form around them. */
export interface FormContext {
  model: FormModel;
  change(change: FormChange): void;
  chooseFile(path: FormPath): void;
  /** What is unfolded, and how much of what is long is shown, by id. */
  open: Set<string>;
  shown: Map<string, number>;
  redraw(): void;
}

/** What stands around a control. */
export interface ControlLabel {
  /** Read aloud. */
  label: string;
  required: boolean;
  /** Id of what describes it; empty where nothing does. */
  describedBy: string;
}

/** The same for the same place, and no other's. */
export function pathId(path: FormPath): string {
  return `f${encodeURIComponent(JSON.stringify(path))}`;
}

/** Undefined where there is nothing to type: of messages. */
export function valueControl(
  { kind, type = '' }: FormType,
  value: FormValue | undefined,
  path: FormPath,
  around: ControlLabel,
  context: FormContext,
): HTMLElement {
  const id = pathId(path);
  const attributes = {
    id,
    'aria-label': around.label,
    'aria-required': around.required ? 'true' : undefined,
    'aria-describedby': around.describedBy || undefined,
  };
  const set = (json: string | undefined) =>
    context.change(json === undefined ? { path, remove: true } : { path, json });
  const written = value && 'text' in value ? value.text : undefined;
  const isPlain = !value || ['string', 'number', 'boolean', 'null'].includes(value.kind);
  if (isPlain && kind === 'bool') return select(attributes, ['true', 'false'], written, (text) => set(text));
  if (isPlain && kind === 'enum') {
    const names = context.model.enums[type]?.values.map(({ name }) => name) ?? [];
    return select(attributes, names, written, (text) =>
      set(text === undefined ? undefined : JSON.stringify(text)),
    );
  }
  const isJson =
    ['any', 'struct', 'listValue', 'value'].includes(kind) || !(isPlain || value?.kind === 'variable');
  const shown = !value ? '' : isJson ? jsonText(value) : (written ?? '');
  const isLong = isJson || shown.includes('\n');
  const problem = problemText(`${id}-problem`);
  const typed = { ...attributes, 'aria-describedby': `${around.describedBy} ${problem.id}`.trim() };
  const input: HTMLInputElement | HTMLTextAreaElement = isLong
    ? element('textarea', {
        ...typed,
        rows: Math.min(12, shown.split('\n').length + 1),
        spellcheck: 'false',
      })
    : element('input', { ...typed, type: 'text', placeholder: value ? undefined : 'not set' });
  input.defaultValue = shown;
  input.value = shown;
  // An object where the definition has a text, say, is JSON all the same.
  const typedKind = isJson && !['any', 'struct', 'listValue'].includes(kind) ? 'value' : kind;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let taken = shown;
  const take = () => {
    clearTimeout(timer);
    // Drawn anew meanwhile: what was typed is in the other.
    if (!input.isConnected || input.value === taken) return;
    taken = input.value;
    const isUnset = input.value === '' && kind !== 'string';
    const read = isUnset ? undefined : fieldJson(typedKind, input.value);
    const words = read && 'problem' in read ? read.problem : '';
    sayProblem(input, problem, words);
    if (words === '' && (value || !isUnset)) set(read && 'json' in read ? read.json : undefined);
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(take, 300);
  });
  input.addEventListener('change', take);
  const parts: (Node | string)[] = [input];
  if (kind === 'bytes')
    parts.push(
      button('From File...', () => context.chooseFile(path), { 'aria-label': `${around.label} from a file` }),
    );
  if (kind === 'timestamp')
    parts.push(
      button('Now', () => set(JSON.stringify(new Date().toISOString())), {
        'aria-label': `${around.label}: now`,
      }),
    );
  return element('div', { class: 'control' }, ...parts, problem);
}

/** Where it is said that what was typed is no value. */
export function problemText(id: string): HTMLElement {
  return element('p', { class: 'wrong', id, role: 'alert', hidden: true });
}

/** Says what is wrong in what was typed; nothing is where the words are empty. */
export function sayProblem(input: HTMLElement, problem: HTMLElement, words: string): void {
  problem.textContent = words;
  problem.hidden = words === '';
  if (words === '') input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

const notSet = '(not set)';

function select(
  attributes: Record<string, string | undefined>,
  options: readonly string[],
  value: string | undefined,
  choose: (text: string | undefined) => void,
): HTMLElement {
  const made = element('select', attributes);
  // What the definition does not know is kept.
  const all = value !== undefined && !options.includes(value) ? [value, ...options] : options;
  made.append(
    element('option', { value: '' }, notSet),
    ...all.map((text) => element('option', { value: text }, text)),
  );
  made.value = value ?? '';
  made.addEventListener('change', () => choose(made.value === '' ? undefined : made.value));
  return element('div', { class: 'control' }, made);
}

/** The JSON of a value, variables as they are. */
function jsonText(value: FormValue, indent = ''): string {
  const inner = `${indent}  `;
  switch (value.kind) {
    case 'object': {
      const members = value.members.map(
        ({ key, value: each }) => `${inner}${JSON.stringify(key)}: ${jsonText(each, inner)}`,
      );
      return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
    }
    case 'list': {
      const items = value.items.map((each) => inner + jsonText(each, inner));
      return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
    }
    case 'string':
      return JSON.stringify(value.text);
    default:
      return value.text;
  }
}
