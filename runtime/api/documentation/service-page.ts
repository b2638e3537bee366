/** The documentation of a service, in Markdown, from its comments: methods, how they are called, messages and enums. */
import type { DescEnum, DescField, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { type CommentedDesc, commentOf } from '../../../server/generate/comments.ts';
import { exampleJson, httpBindings } from '../../../server/generate/index.ts';
import { callSnippets, type ServedAt } from './call-snippets.ts';

/** The whole page. */
export function servicePage(service: DescService, at: ServedAt): string {
  const types = reachedTypes(service);
  const sections = [
    `# ${struck(service.name, service.deprecated)}`,
    `\`${service.typeName}\` in the environment **${plain(at.environment)}**${at.address === '' ? '' : `, at <${at.address}>`}`,
    ...comment(service),
    ...(service.deprecated ? [deprecation('service')] : []),
    '## Methods',
    service.methods.map(listed).join('\n'),
    ...service.methods.flatMap((method) => methodSection(method, at)),
    ...(types.length > 0 ? ['## Types'] : []),
    ...types.flatMap(typeSection),
  ];
  return `${sections.join('\n\n')}\n`;
}

function listed(method: DescMethod): string {
  const link = `[${struck(method.name, method.deprecated)}](#${anchor(method.name)})`;
  const about = cell(method);
  return about === '' ? `- ${link}` : `- ${link}: ${about}`;
}

function methodSection(method: DescMethod, at: ServedAt): string[] {
  const { input, output, methodKind } = method;
  const takes = methodKind === 'client_streaming' || methodKind === 'bidi_streaming' ? 'a stream of ' : '';
  const gives = methodKind === 'server_streaming' || methodKind === 'bidi_streaming' ? 'a stream of ' : '';
  const bindings = httpBindings(method).map(({ method: verb, path }) => `\`${verb} ${path}\``);
  return [
    `### ${struck(method.name, method.deprecated)}`,
    ...comment(method),
    ...(method.deprecated ? [deprecation('method')] : []),
    `Takes ${takes}${typeLink(input.typeName, input)}, answers with ${gives}${typeLink(output.typeName, output)}.`,
    ...(bindings.length > 0 ? [`Over HTTP: ${bindings.join(', ')}`] : []),
    ...block('Request', 'json', exampleJson(input)),
    ...block('Response', 'json', exampleJson(output)),
    ...callSnippets(method, at).flatMap(({ title, language, text }) => block(title, language, text)),
  ];
}

function block(title: string, language: string, text: string): string[] {
  return [`**${title}**`, `\`\`\`${language}\n${text}\n\`\`\``];
}

function typeSection(type: DescMessage | DescEnum): string[] {
  const head = [`### ${struck(type.typeName, type.deprecated)}`, ...comment(type)];
  if (type.kind === 'enum') {
    const rows = type.values.map((value) => [
      name(value.name, value.deprecated),
      `${value.number}`,
      cell(value),
    ]);
    return [...head, table(['Value', 'Number', 'About'], rows)];
  }
  if (type.fields.length === 0) return [...head, 'It has no fields.'];
  const rows = type.fields.map((field) => [
    name(field.name, field.deprecated),
    typeLink(typeOf(field), field.message ?? field.enum),
    about(field),
  ]);
  return [...head, table(['Field', 'Type', 'About'], rows)];
}

/** Text in the letters of code that leads to the section of the type, where it has one. */
function typeLink(text: string, type: DescMessage | DescEnum | undefined): string {
  return type && hasSection(type) ? `[\`${text}\`](#${anchor(type.typeName)})` : `\`${text}\``;
}

function hasSection(type: DescMessage | DescEnum): boolean {
  return type.file.proto.package !== 'google.protobuf';
}

/** The name that the editor's preview and GitHub give a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll('.', '');
}

/** Every message and enum that the methods reach, those of Google's own package aside, in the order they are reached. */
function reachedTypes(service: DescService): (DescMessage | DescEnum)[] {
  const reached = new Set<DescMessage | DescEnum>();
  const reach = (type: DescMessage | DescEnum | undefined) => {
    if (type && hasSection(type)) reached.add(type);
  };
  for (const { input, output } of service.methods) {
    reach(input);
    reach(output);
  }
  // A set's iteration also visits what is added during it.
  for (const type of reached) {
    if (type.kind === 'message') for (const field of type.fields) reach(field.message ?? field.enum);
  }
  return [...reached];
}

function typeOf(field: DescField): string {
  const value =
    (field.message ?? field.enum)?.typeName ?? ScalarType[field.scalar ?? ScalarType.STRING].toLowerCase();
  if (field.fieldKind === 'map') return `map<${ScalarType[field.mapKey].toLowerCase()}, ${value}>`;
  return field.fieldKind === 'list' ? `repeated ${value}` : value;
}

function about(field: DescField): string {
  const group = field.oneof === undefined ? '' : `One of \`${field.oneof.name}\`. `;
  return group + cell(field);
}

function name(text: string, isDeprecated: boolean): string {
  return isDeprecated ? `~~\`${text}\`~~` : `\`${text}\``;
}

function struck(text: string, isDeprecated: boolean): string {
  return isDeprecated ? `~~${plain(text)}~~` : plain(text);
}

function deprecation(what: string): string {
  return `> This ${what} is deprecated.`;
}

/** A comment is Markdown already, as its author wrote it; HTML in it is not taken for any. */
function comment(desc: CommentedDesc): string[] {
  const text = commentOf(desc)
    .split('\n')
    .map((line) => line.replace(/^ /, ''))
    .join('\n')
    .trim();
  return text === '' ? [] : [withoutHtml(text)];
}

function cell(desc: CommentedDesc): string {
  return comment(desc).join(' ').replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
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
