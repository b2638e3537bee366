/** The sections of a service's documentation. */
import type {
  MethodDocument,
  ServiceDocument,
  TypeDocument,
  TypeReference,
} from '../../../runtime/api/documentation/service-document.ts';
import type {
  FromDocumentationPage,
  ToDocumentationPage,
} from '../../documentation/documentation-messages.ts';
import { codeBlock, copyButton } from './code-block.ts';
import { type SnippetChoice, snippetTabs } from './documentation-snippets.ts';
import { button, element } from './element.ts';
import { safeNodes } from './safe-html.ts';

type Shown = Extract<ToDocumentationPage, { type: 'document' }>;

export interface PartsContext {
  tell(message: FromDocumentationPage): void;
  snippets: SnippetChoice;
}

/** What streams, in words; nothing where neither side does. */
const kinds: Readonly<Record<MethodDocument['kind'], string>> = {
  unary: '',
  server_streaming: 'server stream',
  client_streaming: 'client stream',
  bidi_streaming: 'bidirectional stream',
};

/** The top of the page: name, place and comment of the service. */
export function serviceHead({ document, environment, address }: Shown, { tell }: PartsContext): HTMLElement {
  const copy = (text: string) => tell({ type: 'copy', text });
  return element(
    'header',
    {},
    element(
      'div',
      { class: 'title' },
      heading('h1', document.fullName, document.name, document.deprecated),
      element(
        'div',
        { class: 'actions' },
        define(document.fullName, tell),
        button('Show Markdown', () => tell({ type: 'markdown' })),
      ),
    ),
    element(
      'p',
      { class: 'place' },
      element('code', {}, document.fullName),
      ` in ${environment}${address === '' ? '' : ', at '}`,
      ...(address === ''
        ? []
        : [element('code', {}, address), ' ', copyButton('Copy', 'the address', address, copy)]),
    ),
    ...about(document, 'service'),
  );
}

/** One method: comment, types, addresses, and how it is called. Without a base for REST, addresses cannot be copied. */
export function methodSection(
  { fullName }: ServiceDocument,
  method: MethodDocument,
  { tell, snippets }: PartsContext,
  restAddress: string,
): HTMLElement {
  const id = `${fullName}.${method.name}`;
  const kind = kinds[method.kind];
  const copy = (text: string) => tell({ type: 'copy', text });
  const sends = method.kind === 'client_streaming' || method.kind === 'bidi_streaming' ? 'a stream of ' : '';
  const gives = method.kind === 'server_streaming' || method.kind === 'bidi_streaming' ? 'a stream of ' : '';
  const bindings = method.bindings.map(({ verb, path }) =>
    element(
      'li',
      {},
      element('code', {}, element('span', { class: 'verb' }, verb), ` ${path}`),
      ...(restAddress === ''
        ? []
        : [' ', copyButton('Copy', `the address of ${verb} ${path}`, restAddress + path, copy)]),
    ),
  );
  return element(
    'section',
    { class: 'method', 'aria-labelledby': id },
    element(
      'div',
      { class: 'title' },
      heading('h2', id, method.name, method.deprecated),
      ...(kind === '' ? [] : [element('span', { class: 'badge' }, kind)]),
      element(
        'div',
        { class: 'actions' },
        button('Call', () => tell({ type: 'call', method: method.name }), {
          class: 'primary',
          'aria-label': `Call ${method.name}`,
        }),
        define(id, tell),
      ),
    ),
    ...about(method, 'method'),
    element(
      'p',
      {},
      `Takes ${sends}`,
      typeLink(method.input),
      `, answers with ${gives}`,
      typeLink(method.output),
      '.',
    ),
    ...(bindings.length > 0
      ? [element('p', {}, 'Over HTTP:'), element('ul', { class: 'bindings' }, ...bindings)]
      : []),
    snippetTabs(id, method.snippets, snippets),
    element(
      'div',
      { class: 'examples' },
      ...[
        { title: 'Request', text: method.request },
        { title: 'Response', text: method.response },
      ].map(({ title, text }) =>
        element(
          'div',
          {},
          element('h3', {}, title),
          codeBlock(`the ${title.toLowerCase()} of ${method.name}`, 'json', text, copy),
        ),
      ),
    ),
  );
}

/** One message or enum, with its fields or values. */
export function typeSection(type: TypeDocument, { tell }: PartsContext): HTMLElement {
  return element(
    'section',
    { class: 'type', 'aria-labelledby': type.name },
    element(
      'div',
      { class: 'title' },
      heading('h2', type.name, type.name, type.deprecated),
      element('span', { class: 'badge' }, type.kind),
      element('div', { class: 'actions' }, define(type.name, tell)),
    ),
    ...about(type, type.kind),
    membersOf(type),
  );
}

function membersOf(type: TypeDocument): HTMLElement {
  if (type.kind === 'enum') {
    return table(
      ['Value', 'Number', 'About'],
      type.values.map((value) => [[name(value)], [String(value.number)], safeNodes(value.about)]),
    );
  }
  if (type.fields.length === 0) return element('p', { class: 'quiet' }, 'It has no fields.');
  const rows = type.fields.map((field) => [
    [name(field)],
    [typeLink(field.type)],
    [String(field.number)],
    [
      ...(field.oneof === undefined
        ? []
        : [element('p', { class: 'quiet' }, 'One of ', element('code', {}, field.oneof))]),
      ...safeNodes(field.about),
    ],
  ]);
  return table(['Field', 'Type', 'Number', 'About'], rows);
}

function table(head: string[], rows: (Node | string)[][][]): HTMLElement {
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text)))),
    element(
      'tbody',
      {},
      ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, ...cell)))),
    ),
  );
}

function name({ name: text, deprecated }: { name: string; deprecated: boolean }): HTMLElement {
  const code = element('code', {}, text);
  // The line through it is nothing that can be heard.
  return deprecated
    ? element('span', {}, element('s', {}, code), ' ', element('span', { class: 'badge' }, 'deprecated'))
    : code;
}

/** It takes the focus when somebody is led to it. */
function heading(level: 'h1' | 'h2', id: string, text: string, deprecated: boolean): HTMLElement {
  return element(level, { id, tabindex: -1 }, deprecated ? element('s', {}, text) : text);
}

function about(
  { about: html, deprecated }: { about: string; deprecated: boolean },
  what: string,
): HTMLElement[] {
  return [
    ...(deprecated ? [element('p', { class: 'deprecation' }, `This ${what} is deprecated.`)] : []),
    ...(html === '' ? [] : [element('div', { class: 'about' }, ...safeNodes(html))]),
  ];
}

function typeLink({ text, type }: TypeReference): HTMLElement {
  const code = element('code', {}, text);
  return type === undefined ? code : element('a', { href: `#${type}` }, code);
}

function define(fullName: string, tell: PartsContext['tell']): HTMLButtonElement {
  return button('Definition', () => tell({ type: 'define', name: fullName }), {
    'aria-label': `Go to the definition of ${fullName}`,
    title: 'Go to the definition',
  });
}
