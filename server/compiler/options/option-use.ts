import { Edition } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { EnumValueElement, FieldElement } from '../link/elements.ts';
import { stringValue } from '../syntax/string-value.ts';
import type { AggregateNode, Node, ValueNode } from '../syntax/tree.ts';

/** What each options message is for: the name in FieldOptions.OptionTargetType, and the word for people. */
const targets: Record<string, readonly [type: string, word: string]> = {
  FileOptions: ['TARGET_TYPE_FILE', 'a file'],
  ExtensionRangeOptions: ['TARGET_TYPE_EXTENSION_RANGE', 'an extension range'],
  MessageOptions: ['TARGET_TYPE_MESSAGE', 'a message'],
  FieldOptions: ['TARGET_TYPE_FIELD', 'a field'],
  OneofOptions: ['TARGET_TYPE_ONEOF', 'a oneof'],
  EnumOptions: ['TARGET_TYPE_ENUM', 'an enum'],
  EnumValueOptions: ['TARGET_TYPE_ENUM_ENTRY', 'an enum value'],
  ServiceOptions: ['TARGET_TYPE_SERVICE', 'a service'],
  MethodOptions: ['TARGET_TYPE_METHOD', 'an rpc'],
};

/**
 * Reports the use of an option, or of a field inside of one, that its own declaration rules out: by `targets`, on this
 * kind of declaration; by `feature_support`, in this edition. `optionsMessage` is the message that is being filled.
 */
export function checkOptionUse(
  context: LinkContext,
  field: FieldElement,
  optionsMessage: string,
  node: Node,
): void {
  if (field.options.length === 0) return;
  checkTarget(context, field, optionsMessage, node);
  checkLifetime(context, field, node);
}

function checkTarget(context: LinkContext, field: FieldElement, optionsMessage: string, node: Node): void {
  const allowed = field.options.filter(({ name }) => name.length === 1 && name[0]?.text === 'targets');
  const here = targets[optionsMessage];
  if (allowed.length === 0 || !here) return;
  const types = allowed.map(({ value }) => (value?.kind === 'identifier' ? value.text : ''));
  if (types.includes(here[0])) return;
  const words = Object.values(targets).flatMap(([type, word]) => (types.includes(type) ? [word] : []));
  const text = `"${field.name}" cannot be set on ${here[1]}, only on ${words.join(' or ')}: remove it.`;
  context.error('wrong-target', text, node);
}

/** Reports an option, or a value of one, that is not there yet in the file's edition, or no longer. */
export function checkLifetime(
  context: LinkContext,
  element: FieldElement | EnumValueElement,
  node: Node,
): void {
  const support = element.options.find(
    ({ name }) => name.length === 1 && name[0]?.text === 'feature_support',
  )?.value;
  if (support?.kind !== 'aggregate') return;
  const { edition } = context.file;
  const introduced = editionIn(support, 'edition_introduced');
  const deprecated = editionIn(support, 'edition_deprecated');
  const removed = editionIn(support, 'edition_removed');
  const name = `"${element.name}"`;
  if (introduced !== undefined && edition < introduced) {
    const text = `${name} came with edition ${shown(introduced)}: remove it, or move the file to that edition.`;
    context.error('wrong-edition', text, node);
  } else if (removed !== undefined && edition >= removed) {
    const reason = reasonIn(element, support, 'removal_error');
    context.error(
      'wrong-edition',
      `${name} is gone since edition ${shown(removed)}: remove it.${reason}`,
      node,
    );
  } else if (deprecated !== undefined && edition >= deprecated) {
    const reason = reasonIn(element, support, 'deprecation_warning');
    const text = `${name} is deprecated since edition ${shown(deprecated)}.${reason}`;
    context.warning('deprecated-option', text, node);
  }
}

function valueIn(node: AggregateNode, name: string): ValueNode | undefined {
  return node.fields.find((field) => field.name === name && field.form === 'field')?.value;
}

const editionsByName: Record<string, Edition> = {
  EDITION_LEGACY: Edition.EDITION_LEGACY,
  EDITION_PROTO2: Edition.EDITION_PROTO2,
  EDITION_PROTO3: Edition.EDITION_PROTO3,
  EDITION_2023: Edition.EDITION_2023,
  EDITION_2024: Edition.EDITION_2024,
  EDITION_2026: Edition.EDITION_2026,
};

function editionIn(node: AggregateNode, name: string): Edition | undefined {
  const value = valueIn(node, name);
  return value?.kind === 'identifier' ? editionsByName[value.text] : undefined;
}

function shown(edition: Edition): string {
  const name = Object.keys(editionsByName).find((key) => editionsByName[key] === edition) ?? '';
  return name.replace('EDITION_', '').toLowerCase();
}

/** What the declaration says about it, as a sentence to append. */
function reasonIn(element: FieldElement | EnumValueElement, node: AggregateNode, name: string): string {
  const value = valueIn(node, name);
  if (value?.kind !== 'string') return '';
  const text = stringValue(element.file.syntax.tokens, value).trim();
  return /[.!?]$/.test(text) ? ` ${text}` : ` ${text}.`;
}
