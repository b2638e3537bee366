import { Edition } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { EnumValueElement, FieldElement } from '../link/elements.ts';
import type { Node, OptionNode } from '../syntax/tree.ts';

/** Whether a statement may stand in this file's edition: features came with editions. Reports when it may not. */
export function checkFeaturesAllowed(context: LinkContext, option: OptionNode): boolean {
  const [head] = option.name;
  if (head?.text !== 'features' || head.extension || context.file.edition >= Edition.EDITION_2023)
    return true;
  const place = { first: head.first, last: option.name.at(-1)?.last ?? head.last };
  context.error(
    'wrong-edition',
    'Features need an edition: remove this, or write edition = "2023"; above.',
    place,
  );
  return false;
}

/**
 * Whether a feature is declared in another file than the one that uses it, as it must be for its meaning to be known before the
 * file is read. Reports when it is not.
 */
export function checkFeatureOrigin(
  context: LinkContext,
  option: OptionNode,
  index: number,
  field: FieldElement,
): boolean {
  const [head] = option.name;
  const part = option.name[index];
  if (index === 0 || !part || head?.text !== 'features' || head.extension || field.file !== context.file)
    return true;
  const text = `Feature "${field.fullName}" is declared in this file, so it cannot be used here: declare it in another one.`;
  context.error('wrong-feature', text, part, [context.placeOf(field, 'Declared here.')]);
  return false;
}

/** Reports a feature of Protobuf itself that is set to its `..._UNKNOWN` value, which stands for none. */
export function checkFeatureValue(
  context: LinkContext,
  field: FieldElement,
  value: EnumValueElement,
  node: Node,
): void {
  if (value.number !== 0 || !field.fullName.startsWith('google.protobuf.FeatureSet.')) return;
  const others = value.parent.values.filter(({ number }) => number !== 0).map(({ name }) => name);
  const text = `"${value.name}" is not a value to set "${field.name}" to: write one of ${others.join(', ')}.`;
  context.error('wrong-feature', text, node);
}
