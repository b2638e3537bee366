import type { Element, Node, TokenStream } from '../compiler/index.ts';
import { leadingComment } from './leading-comment.ts';

/** What begins a comment's line that ignores the rule named after it: `// buf:lint:ignore ENUM_VALUE_PREFIX`. */
export const ignorePrefix = 'buf:lint:ignore';

/** What comments are asked: those of a declaration and of all that it lies in, and that of a statement. */
export interface Commented {
  readonly owner?: Element;
  readonly statement?: Node;
}

/** The lines of these comments that ignore rules. */
export function ignoringLines({ owner, statement }: Commented, tokens: TokenStream): readonly string[] {
  const lines: string[] = [];
  const add = (node: Node | undefined) => {
    const comment = node ? leadingComment(tokens, node.first) : '';
    if (!comment.includes(ignorePrefix)) return;
    for (const line of comment.split('\n')) {
      if (line.trim().startsWith(ignorePrefix)) lines.push(line.trim());
    }
  };
  add(statement);
  for (let element = owner; element; element = outerOf(element)) {
    add(element.node);
    if (element.kind === 'field') add(element.extend);
  }
  return lines.length > 0 ? lines : none;
}

const none: readonly string[] = [];

/** Whether one of the lines names a rule. What comes after the name is the author's reason. */
export function ignores(lines: readonly string[], rule: string): boolean {
  return lines.some((line) => line.startsWith(`${ignorePrefix} ${rule}`));
}

function outerOf(element: Element): Element | undefined {
  if (element.kind === 'service') return undefined;
  return element.parent.kind === 'file' ? undefined : element.parent;
}
