import { insertLast } from '../../edits/statements.ts';
import type { Fixer } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';
import { withoutGroups } from '../refactorings/convert/groups.ts';
import { explicitPresence } from './labels.ts';

/** What mends a type that cannot stand where it does, in the few cases in which one thing does. */
export const wrongType: Fixer = async (problem, context) => {
  const presence = await explicitPresence(problem, context);
  if (presence.length > 0) return presence;
  const groups = await delimitedMessage(problem, context);
  return groups.length > 0 ? groups : extensionRange(problem, context);
};

/** What a group is in editions: a message, and a field of it. */
const delimitedMessage: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field');
  const isEdition = syntax.tree.declarations.some(
    (each) => each.kind === 'syntax' && each.keyword === 'edition',
  );
  if (!node?.group || node.group.close < 0 || !isEdition || syntax.tokens.start(node.type.first) !== start)
    return [];
  const element = elementOf(file.linked, node, 'field');
  const changes = element ? withoutGroups(file.linked, [{ node, element }], []) : [];
  return [{ title: `Declare message "${node.name.text}" and a delimited field of it`, changes }];
};

/** A message set holds extensions alone, and so needs numbers for them. */
const extensionRange: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'message');
  const element = elementOf(file.linked, node, 'message');
  const isItsName = node && syntax.tokens.start(node.name.first) === start;
  if (!node || !isItsName || !element || element.fields.length > 0 || element.extensionRanges.length > 0)
    return [];
  const change = insertLast(syntax, node, node.body, 'extensions 4 to max;');
  return [{ title: 'Add "extensions 4 to max;"', changes: [change] }];
};
