/** The documentation of a service as Markdown. */
import type { MethodDocument, ServiceDocument, TypeDocument, TypeReference } from './service-document.ts';

/** Where the service is, as the page says it. */
interface PagePlace {
  environment: string;
  address: string;
}

/** The whole page. */
export function servicePage(document: ServiceDocument, at: PagePlace): string {
  const { name, fullName, deprecated, methods, types } = document;
  const sections = [
    `# ${struck(name, deprecated)}`,
    `\`${fullName}\` in the environment **${plain(at.environment)}**${at.address === '' ? '' : `, at <${at.address}>`}`,
    ...comment(document.about),
    ...(deprecated ? [deprecation('service')] : []),
    '## Methods',
    methods.map(listed).join('\n'),
    ...methods.flatMap(methodSection),
    ...(types.length > 0 ? ['## Types'] : []),
    ...types.flatMap(typeSection),
  ];
  return `${sections.join('\n\n')}\n`;
}

function listed({ name, about, deprecated }: MethodDocument): string {
  const link = `[${struck(name, deprecated)}](#${anchor(name)})`;
  return about === '' ? `- ${link}` : `- ${link}: ${cell(about)}`;
}

function methodSection(method: MethodDocument): string[] {
  const { name, deprecated, kind, input, output, bindings } = method;
  const takes = kind === 'client_streaming' || kind === 'bidi_streaming' ? 'a stream of ' : '';
  const gives = kind === 'server_streaming' || kind === 'bidi_streaming' ? 'a stream of ' : '';
  const addresses = bindings.map(({ verb, path }) => `\`${verb} ${path}\``);
  return [
    `### ${struck(name, deprecated)}`,
    ...comment(method.about),
    ...(deprecated ? [deprecation('method')] : []),
    `Takes ${takes}${typeLink(input)}, answers with ${gives}${typeLink(output)}.`,
    ...(addresses.length > 0 ? [`Over HTTP: ${addresses.join(', ')}`] : []),
    ...block('Request', 'json', method.request),
    ...block('Response', 'json', method.response),
    ...method.snippets.flatMap(({ title, language, text }) => block(title, language, text)),
  ];
}

function block(title: string, language: string, text: string): string[] {
  return [`**${title}**`, `\`\`\`${language}\n${text}\n\`\`\``];
}

function typeSection(type: TypeDocument): string[] {
  const head = [`### ${struck(type.name, type.deprecated)}`, ...comment(type.about)];
  if (type.kind === 'enum') {
    const rows = type.values.map((value) => [
      code(value.name, value.deprecated),
      `${value.number}`,
      cell(value.about),
    ]);
    return [...head, table(['Value', 'Number', 'About'], rows)];
  }
  if (type.fields.length === 0) return [...head, 'It has no fields.'];
  const rows = type.fields.map((field) => [
    code(field.name, field.deprecated),
    typeLink(field.type),
    [...(field.oneof === undefined ? [] : [`One of \`${field.oneof}\`.`]), cell(field.about)]
      .join(' ')
      .trim(),
  ]);
  return [...head, table(['Field', 'Type', 'About'], rows)];
}

/** Text in the letters of code that leads to the section of the type, where it has one. */
function typeLink({ text, type }: TypeReference): string {
  return type === undefined ? `\`${text}\`` : `[\`${text}\`](#${anchor(type)})`;
}

/** The name that the editor's preview and GitHub give a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll('.', '');
}

function code(text: string, isDeprecated: boolean): string {
  return isDeprecated ? `~~\`${text}\`~~` : `\`${text}\``;
}

function struck(text: string, isDeprecated: boolean): string {
  return isDeprecated ? `~~${plain(text)}~~` : plain(text);
}

function deprecation(what: string): string {
  return `> This ${what} is deprecated.`;
}

/** A comment is Markdown already; HTML in it is not taken for any. */
function comment(about: string): string[] {
  return about === '' ? [] : [withoutHtml(about)];
}

function cell(about: string): string {
  return comment(about).join(' ').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function plain(text: string): string {
  return withoutHtml(text.replaceAll(/[\\`*_[\]~]/g, '\\$&'));
}

function withoutHtml(text: string): string {
  return text.replaceAll('<', '&lt;');
}
