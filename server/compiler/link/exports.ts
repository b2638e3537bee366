import type { OptionNode } from '../syntax/tree.ts';
import type { EnumElement, EnumValueElement, FieldElement, FileElement, MessageElement } from './elements.ts';

/**
 * What of a file can matter to others, as text to compare: its package, edition and public imports, and of every declaration
 * its name, kind and what option values are checked against. Comments, layout, what an rpc takes and most options are
 * left out. Two versions of a file with the same exports are the same to all that import it.
 */
export function exportsOf(file: FileElement): string {
  const parts: string[] = [file.packageName, `${file.edition}`, featuresOf(file, file.options)];
  for (const { path, kind } of file.syntax.imports) if (kind === 'public') parts.push(path);
  for (const element of file.symbols.values()) {
    parts.push(element.kind, element.fullName);
    if (element.kind === 'message') parts.push(messageExports(element));
    else if (element.kind === 'field') parts.push(fieldExports(element));
    else if (element.kind === 'enum') parts.push(enumExports(element));
    else if (element.kind === 'enum-value') parts.push(enumValueExports(element));
    else if (element.kind === 'oneof') parts.push(featuresOf(file, element.options));
  }
  return parts.join('\n');
}

function messageExports(message: MessageElement): string {
  const { file, node } = message;
  const visibility = node.kind === 'message' ? node.visibility?.text : undefined;
  const ranges = message.extensionRanges.map(
    ({ start, end, options }) => `${start}-${end}${options.map((option) => textOf(file, option)).join()}`,
  );
  return `${visibility} ${message.mapEntry} ${featuresOf(file, message.options)} ${ranges.join()}`;
}

function fieldExports(field: FieldElement): string {
  const { file, node } = field;
  const type = field.typeElement?.fullName ?? field.typeName;
  const options = node.options ? textOf(file, node.options) : '';
  const extendee = field.extend ? (field.extendee?.fullName ?? field.extend.extendee.text) : '';
  return `${field.number} ${field.label} ${field.type} ${type} ${field.oneof?.name} ${extendee} ${options}`;
}

function enumExports(element: EnumElement): string {
  return `${element.node.visibility?.text} ${featuresOf(element.file, element.options)}`;
}

function enumValueExports(value: EnumValueElement): string {
  const { options } = value.node;
  return `${value.number} ${options ? textOf(value.file, options) : ''}`;
}

function featuresOf(file: FileElement, options: readonly OptionNode[]): string {
  return options
    .filter(({ name }) => name[0]?.text === 'features')
    .map((option) => textOf(file, option))
    .join();
}

function textOf(file: FileElement, node: { first: number; last: number }): string {
  const { start, end } = file.syntax.tokens.span(node.first, node.last);
  return file.syntax.text.slice(start, end);
}
