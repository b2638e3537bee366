/** The form for a message of a request file. */
import type { FromFormPage, ToFormPage } from '../../form/form-messages.ts';
import { sendKey } from '../../request/send-key.ts';
import { hearExtension, keepTarget, tellExtension } from './editor.ts';
import { button, element } from './element.ts';
import type { FormContext } from './form-control.ts';
import { messageFields } from './form-fields.ts';

type Form = Extract<ToFormPage, { type: 'form' }>;

const tell = (message: FromFormPage) => tellExtension(message);
const platform = navigator.userAgent.includes('Macintosh') ? 'darwin' : '';
const problem = element('p', { class: 'problem', role: 'status', hidden: true });
const title = element('h1', { class: 'summary' });
const message = element('select', { 'aria-label': 'Message of the stream' });
const fields = element('form', { 'aria-label': 'Fields of the message' });
const page = element(
  'main',
  { hidden: true },
  element(
    'header',
    {},
    title,
    message,
    element(
      'div',
      { class: 'actions' },
      button('Send', () => tell({ type: 'send' }), { class: 'primary', title: sendKey(platform) }),
      button('Show Text', () => tell({ type: 'showText' })),
    ),
  ),
  fields,
);
document.body.append(problem, page);

let form: Form | undefined;
const open = new Set<string>();
const shown = new Map<string, number>();

message.addEventListener('change', () => tell({ type: 'message', index: Number(message.value) }));
fields.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const { activeElement: active } = document;
  // What was typed just now is written first.
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)
    active.dispatchEvent(new Event('change'));
  tell({ type: 'send' });
});
hearExtension<ToFormPage>((heard) => {
  problem.hidden = heard.type !== 'problem';
  page.hidden = heard.type === 'problem';
  if (heard.type === 'problem') problem.textContent = heard.text;
  else {
    form = heard;
    keepTarget(heard.target);
    draw();
  }
});
tell({ type: 'ready' });

function draw(): void {
  if (!form) return;
  const { model, value, method, index, count } = form;
  title.textContent = method;
  message.hidden = count < 2;
  message.replaceChildren(
    ...Array.from({ length: count }, (_, at) =>
      element('option', { value: at }, `Message ${at + 1} of ${count}`),
    ),
  );
  message.value = String(index);
  const context: FormContext = {
    model,
    change: (change) => tell({ type: 'change', change }),
    chooseFile: (path) => tell({ type: 'file', path }),
    open,
    shown,
    redraw: draw,
  };
  const focus = focused();
  const scroll = document.documentElement.scrollTop;
  fields.replaceChildren(...messageFields(model.root, value, [], context));
  focus();
  document.documentElement.scrollTop = scroll;
}

/** What has the focus has it after everything was drawn anew, with what was typed since. */
function focused(): () => void {
  const { activeElement: active } = document;
  const id = active?.id ?? '';
  const isText = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  // Otherwise it is as it was drawn, and the text may say something else now.
  const isTyped = isText && active.value !== active.defaultValue;
  const typed = isText
    ? { value: isTyped ? active.value : undefined, from: active.selectionStart, to: active.selectionEnd }
    : undefined;
  return () => {
    const same = id === '' ? null : document.getElementById(id);
    if (!same) return;
    // Not while somebody types in the text.
    const hasFocus = document.hasFocus();
    if (hasFocus) same.focus();
    if (!typed || !(same instanceof HTMLInputElement || same instanceof HTMLTextAreaElement)) return;
    if (typed.value !== undefined) {
      same.value = typed.value;
      // The one before, which had not taken it yet, is gone.
      same.dispatchEvent(new Event('input'));
    }
    if (hasFocus) same.setSelectionRange(typed.from, typed.to);
  };
}
