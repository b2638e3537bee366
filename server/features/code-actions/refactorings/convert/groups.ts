import type { Declaration, LinkedFile, Node } from '../../../../compiler/index.ts';
import { indentOf, lineEnd, newlineOf, type TextChange } from '../../../edits/text-changes.ts';
import { RefusedAction } from '../../action.ts';
import { declarationsIn } from '../../enclosing.ts';
import { changedText, type LinkedField } from './declarations.ts';

/**
 * Writes groups as editions have them: a message, and a field of it that is delimited. `changes` are those of all that is in the
 * file; those inside of groups are taken up, and the others answered with the groups'.
 */
export function withoutGroups(
  linked: LinkedFile,
  fields: readonly LinkedField[],
  changes: readonly TextChange[],
): TextChange[] {
  const { tokens } = linked.syntax;
  let result = [...changes];
  // The innermost first: what is around them takes theirs up.
  const groups = fields.filter(({ node }) => node.group).sort((a, b) => b.node.first - a.node.first);
  for (const { node } of groups) {
    const { start, end } = tokens.span(node.first, node.last);
    const own = result.filter((change) => start <= change.start && change.end <= end);
    result = result.filter((change) => !own.includes(change));
    result.push(...withoutGroup(linked, node, own));
  }
  return result;
}

function withoutGroup(
  linked: LinkedFile,
  node: LinkedField['node'],
  own: readonly TextChange[],
): TextChange[] {
  const { syntax } = linked;
  const { text, tokens } = syntax;
  const { group, name, number, options } = node;
  if (!group || group.close < 0 || !number) throw new RefusedAction(`Group "${name.text}" is not whole.`);
  const newline = newlineOf(text);
  const owner = ownerOf(linked, node);
  const label = node.label?.text === 'repeated' ? 'repeated ' : '';
  const given = options?.options.map((option) => changedText(linked, option, own)) ?? [];
  const set = ['features.message_encoding = DELIMITED', ...given.filter(Boolean)].join(', ');
  const required = node.label?.text === 'required' ? ', features.field_presence = LEGACY_REQUIRED' : '';
  const field = `${label}${name.text} ${name.text.toLowerCase()} = ${tokens.textOf(number.last)} [${set}${required}];`;
  const body = changedText(linked, { first: group.open, last: group.close }, own);
  const { start, end } = tokens.span(node.first, node.last);
  const message = `message ${name.text} ${body}`;
  const added = own.filter((change) => change.start >= tokens.end(group.close));
  const moved = added.map((change) => change.text).join('');
  if (!owner) return [{ start, end, text: `${field}${newline}${indentOf(text, start)}${message}${moved}` }];
  const at = lineEnd(text, tokens.end(owner.last));
  const indent = indentOf(text, tokens.start(owner.first));
  return [
    { start, end, text: field },
    {
      start: at,
      end: at,
      text: (indent === '' ? newline : '') + newline + indent + outdented(message, text, start, indent),
    },
  ];
}

/** As far to the left as what it is put behind. */
function outdented(message: string, text: string, start: number, indent: string): string {
  const was = indentOf(text, start);
  const [first = '', ...others] = message.split('\n');
  const moved = others.map((line) => (line.startsWith(was) ? indent + line.slice(was.length) : line));
  return [first, ...moved].join('\n');
}

/** The oneof or `extend` that a group stands in, where no message can be declared. */
function ownerOf({ syntax }: LinkedFile, group: Node): Node | undefined {
  let owner: Node | undefined;
  const visit = (nodes: readonly Declaration[]): void => {
    for (const node of nodes) {
      const inside = declarationsIn(node);
      const hasIt = inside.some((each) => each === group);
      if (hasIt && (node.kind === 'oneof' || node.kind === 'extend')) owner = node;
      visit(inside);
    }
  };
  visit(syntax.tree.declarations);
  return owner;
}
