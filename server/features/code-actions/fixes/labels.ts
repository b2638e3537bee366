import { type FieldNode, featureOf } from '../../../compiler/index.ts';
import { addOption, removeOption } from '../../edits/statements.ts';
import type { TextChange } from '../../edits/text-changes.ts';
import type { Change, Fixer } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';

/** Takes a label away, or writes what is in its place in editions, or the one that an extension can have. */
export const wrongLabel: Fixer = ({ start }, { file }) => {
  const { syntax, elements } = file.linked;
  const node = innermost(syntax, start, 'field');
  if (!node?.label) return [];
  const { start: from, end } = syntax.tokens.span(node.label.first, node.label.last);
  const field = elementOf(file.linked, node, 'field');
  const isEdition = syntax.tree.declarations.some(
    (each) => each.kind === 'syntax' && each.keyword === 'edition',
  );
  const isProto2 = !isEdition && featureOf(elements, 'field_presence') === 'EXPLICIT';
  if (field?.extend && isProto2 && node.label.text !== 'optional')
    return [{ title: 'Change to "optional"', changes: [{ start: from, end, text: 'optional' }] }];
  const removal = { start: from, end: syntax.tokens.start(node.type.first), text: '' };
  if (node.label.text !== 'required' || !isEdition || field?.extend || field?.oneof)
    return [{ title: `Remove "${node.label.text}"`, changes: [removal] }];
  const option = addOption(syntax, node, 'features.field_presence = LEGACY_REQUIRED');
  return option
    ? [{ title: 'Write features.field_presence = LEGACY_REQUIRED', changes: [removal, option] }]
    : [];
};

/** In proto2 every field says how often it is there. */
export const missingLabel: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field');
  if (!node || node.label) return [];
  const at = syntax.tokens.start(node.first);
  return [{ title: 'Insert "optional"', changes: [{ start: at, end: at, text: 'optional ' }] }];
};

/** A field that need not be there: `optional` in proto2, and what says the same in editions. */
export const notRequired: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field');
  if (!node) return [];
  if (node.label?.text === 'required') {
    const { start: from, end } = syntax.tokens.span(node.label.first, node.label.last);
    return [{ title: 'Change to "optional"', changes: [{ start: from, end, text: 'optional' }] }];
  }
  const change = withPresence(file.linked.syntax, node, 'EXPLICIT');
  return change ? [{ title: 'Set features.field_presence = EXPLICIT', changes: [change] }] : [];
};

/** A closed enum has no value that stands for none, so its field must be able to be absent. */
export const explicitPresence: Fixer = ({ start }, { file }): Change[] => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field');
  const field = elementOf(file.linked, node, 'field');
  const isClosed =
    field?.typeElement?.kind === 'enum' && featureOf(field.typeElement, 'enum_type') === 'CLOSED';
  if (!node || !field || !isClosed || node.map || node.label || field.oneof) return [];
  if (featureOf(field, 'field_presence') !== 'IMPLICIT') return [];
  const isEdition = syntax.tree.declarations.some(
    (each) => each.kind === 'syntax' && each.keyword === 'edition',
  );
  const change = isEdition ? withPresence(syntax, node, 'EXPLICIT') : undefined;
  return change ? [{ title: 'Set features.field_presence = EXPLICIT', changes: [change] }] : [];
};

function withPresence(
  syntax: Parameters<typeof addOption>[0],
  node: FieldNode,
  value: string,
): TextChange | undefined {
  const whole = node.options?.options.find(
    ({ name }) => name.length === 1 && name[0]?.text === 'features',
  )?.value;
  const inside =
    whole?.kind === 'aggregate'
      ? whole.fields.find(({ name }) => name === 'field_presence')?.value
      : undefined;
  if (inside) return { ...syntax.tokens.span(inside.first, inside.last), text: value };
  const set = node.options?.options.find(
    ({ name }) => name.length === 2 && name[0]?.text === 'features' && name[1]?.text === 'field_presence',
  );
  if (!set) return addOption(syntax, node, `features.field_presence = ${value}`);
  if (!set.value) return removeOption(syntax, set, node.options);
  const { start, end } = syntax.tokens.span(set.value.first, set.value.last);
  return { start, end, text: value };
}
