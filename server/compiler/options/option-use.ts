import type { LinkContext } from '../link/context.ts';
import type { EnumValueElement, FieldElement } from '../link/elements.ts';
import type { Node } from '../syntax/tree.ts';
import { lifetimeOf, shownEdition } from './lifetime.ts';

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
  if (!field.options.some(isAboutUse)) return;
  checkTarget(context, field, optionsMessage, node);
  checkLifetime(context, field, node);
}

/** Most options that are used a thousand times say nothing of where they can be. */
function isAboutUse({ name: [first] }: FieldElement['options'][number]): boolean {
  return first?.text === 'targets' || first?.text === 'feature_support';
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
  const lifetime = lifetimeOf(element);
  if (!lifetime) return;
  const { introduced, deprecated, removed } = lifetime;
  const { edition } = context.file;
  const name = `"${element.name}"`;
  if (introduced !== undefined && edition < introduced) {
    const text = `${name} came with edition ${shownEdition(introduced)}: remove it, or move the file to that edition.`;
    context.error('wrong-edition', text, node);
  } else if (removed !== undefined && edition >= removed) {
    const text = `${name} is gone since edition ${shownEdition(removed)}: remove it.${sentence(lifetime.removalError)}`;
    context.error('wrong-edition', text, node);
  } else if (deprecated !== undefined && edition >= deprecated) {
    const reason = sentence(lifetime.deprecationWarning);
    const text = `${name} is deprecated since edition ${shownEdition(deprecated)}.${reason}`;
    context.warning('deprecated-option', text, node);
  }
}

/** What a declaration says about itself, as a sentence to append. */
function sentence(text = ''): string {
  if (text === '') return '';
  return /[.!?]$/.test(text) ? ` ${text}` : ` ${text}.`;
}
