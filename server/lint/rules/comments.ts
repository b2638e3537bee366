import type { Element, Node } from '../../compiler/index.ts';
import { ignorePrefix } from '../ignored-by-comment.ts';
import { leadingComment } from '../leading-comment.ts';
import type { FileRule, LintedFile, Report } from '../rule.ts';

/** COMMENT_*: what others read has words for them. */
export const commentRules: readonly FileRule[] = [
  { name: 'COMMENT_ENUM', enum: (element, file) => lacking('Enum', element, element.node, file) },
  {
    name: 'COMMENT_ENUM_VALUE',
    enumValue: (element, file) => lacking('Enum value', element, element.node, file),
  },
  {
    name: 'COMMENT_FIELD',
    // A group's comment is its message's.
    field: (element, file) => (element.node.group ? [] : lacking('Field', element, element.node, file)),
  },
  { name: 'COMMENT_MESSAGE', message: (element, file) => lacking('Message', element, element.node, file) },
  {
    name: 'COMMENT_ONEOF',
    oneof: (element, file) => (element.node ? lacking('Oneof', element, element.node, file) : []),
  },
  { name: 'COMMENT_RPC', method: (element, file) => lacking('RPC', element, element.node, file) },
  { name: 'COMMENT_SERVICE', service: (element, file) => lacking('Service', element, element.node, file) },
];

function* lacking(kind: string, element: Element, node: Written, file: LintedFile): Iterable<Report> {
  const comment = leadingComment(file.linked.syntax.tokens, node.first);
  if (comment.split('\n').some((line) => saysSomething(line.trim()))) return;
  yield {
    message: `${kind} "${element.name}" should have a non-empty comment for documentation.`,
    at: withoutVisibility(node),
    owner: element,
  };
}

function saysSomething(line: string): boolean {
  return line !== '' && !line.startsWith(ignorePrefix);
}

type Written = NonNullable<Element['node']>;

/** Without the `export` or `local`, which is no part of a declaration's place. */
function withoutVisibility(node: Written): Node {
  const hasOne = (node.kind === 'message' || node.kind === 'enum') && node.visibility;
  return hasOne ? { first: hasOne.last + 1, last: node.last } : node;
}
