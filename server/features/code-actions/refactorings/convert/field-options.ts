import type { LinkedFile, OptionNode } from '../../../../compiler/index.ts';
import { addOption, removeOption } from '../../../edits/statements.ts';
import type { TextChange } from '../../../edits/text-changes.ts';
import type { LinkedField } from './declarations.ts';

/** Replaces, adds and removes options of one field, in one change. */
export function changedOptions(
  { syntax }: LinkedFile,
  { node }: LinkedField,
  added: readonly string[],
  removed: readonly (OptionNode | undefined)[],
): TextChange[] {
  const gone = removed.filter((option) => option !== undefined);
  const [replaced, ...others] = gone;
  const { tokens } = syntax;
  if (replaced && added.length > 0) {
    const span = tokens.span(replaced.first, replaced.last);
    return [
      { ...span, text: added.join(', ') },
      ...others.map((option) => removeOption(syntax, option, node.options)),
    ];
  }
  if (gone.length > 1 && node.options?.options.length === gone.length) {
    const { start, end } = tokens.span(node.options.first, node.options.last);
    return [{ start: start - 1, end, text: '' }];
  }
  const changes = gone.map((option) => removeOption(syntax, option, node.options));
  const addition = added.length > 0 ? addOption(syntax, node, added.join(', ')) : undefined;
  return addition ? [...changes, addition] : changes;
}
