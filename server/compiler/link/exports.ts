import type { OptionNode } from '../syntax/tree.ts';
import type {
  Element,
  EnumElement,
  EnumValueElement,
  FieldElement,
  FileElement,
  FileUnit,
  MessageElement,
} from './elements.ts';

/**
 * What of a file can matter to others, as text to compare: its package, edition and public imports, and of every declaration
 * its name, kind and what option values are checked against. Comments, layout, what an rpc takes and most options are
 * left out. Two versions of a file with the same exports are the same to all that import it.
 */
export function exportsOf(file: FileElement): string {
  const parts: string[] = [file.packageName, `${file.edition}`, sharedOptions(file, file.options)];
  for (const { path, kind } of file.syntax.imports) if (kind === 'public') parts.push(path);
  for (const unit of file.units) for (const [name, text] of unitExports(unit)) parts.push(name, text);
  return parts.join('\n');
}

/** The same of one declaration at the top of a file: text by full name. To be asked for when types are resolved. */
export function unitExports(unit: FileUnit): ReadonlyMap<string, string> {
  unit.exports ??= collectExports(unit);
  return unit.exports;
}

/** Takes over what is known of a unit's exports, where nothing in it has changed. */
export function keepExports(before: FileUnit, now: FileUnit): void {
  if (before.exports) now.exports = before.exports;
}

function collectExports(unit: FileUnit): Map<string, string> {
  const exports = new Map<string, string>();
  const add = (element: Element, text: string): void => {
    const before = exports.get(element.fullName);
    const own = `${element.kind} ${text}`;
    exports.set(element.fullName, before === undefined ? own : `${before}\n${own}`);
  };
  const addEnum = (element: EnumElement): void => {
    add(element, enumExports(element));
    for (const value of element.values) add(value, enumValueExports(value));
  };
  const addMessage = (message: MessageElement): void => {
    add(message, messageExports(message));
    for (const field of [...message.fields, ...message.extensions]) add(field, fieldExports(field));
    for (const oneof of message.oneofs) add(oneof, joined('', sharedOptions(oneof.file, oneof.options)));
    message.enums.forEach(addEnum);
    message.messages.forEach(addMessage);
  };
  unit.messages.forEach(addMessage);
  unit.enums.forEach(addEnum);
  for (const field of unit.extensions) add(field, fieldExports(field));
  for (const service of unit.services) {
    add(service, '');
    for (const method of service.methods) add(method, '');
  }
  return exports;
}

function messageExports(message: MessageElement): string {
  const { file, node } = message;
  const visibility = node.kind === 'message' ? node.visibility?.text : undefined;
  const ranges = message.extensionRanges.flatMap(({ start, end, options }) => [
    `${start}-${end}`,
    ...options.map((option) => textOf(file, option)),
  ]);
  return joined(visibility, message.mapEntry, sharedOptions(file, message.options), ...ranges);
}

function fieldExports(field: FieldElement): string {
  const { file, node } = field;
  const type = field.typeElement?.fullName ?? field.typeName;
  const options = node.options && textOf(file, node.options);
  const extendee = field.extend && (field.extendee?.fullName ?? field.extend.extendee.text);
  return joined(field.number, field.label, field.type, type, field.oneof?.name, extendee, options);
}

function enumExports(element: EnumElement): string {
  const values = element.values.flatMap((value) => [value.name, enumValueExports(value)]);
  return joined(element.node.visibility?.text, sharedOptions(element.file, element.options), ...values);
}

function enumValueExports(value: EnumValueElement): string {
  const { options } = value.node;
  return joined(value.number, options && textOf(value.file, options));
}

/** A string of its own: one that was put together by other means keeps the texts in memory that its parts were cut from. */
function joined(...parts: readonly (string | number | boolean | undefined)[]): string {
  return parts.join(' ');
}

/** Options of a declaration that matter where it is used. */
const sharedNames = new Set(['features', 'message_set_wire_format', 'optimize_for', 'deprecated']);

function sharedOptions(file: FileElement, options: readonly OptionNode[]): string {
  return options
    .filter(({ name }) => sharedNames.has(name[0]?.text ?? ''))
    .map((option) => textOf(file, option))
    .join();
}

function textOf(file: FileElement, node: { first: number; last: number }): string {
  const { start, end } = file.syntax.tokens.span(node.first, node.last);
  return file.syntax.text.slice(start, end);
}
