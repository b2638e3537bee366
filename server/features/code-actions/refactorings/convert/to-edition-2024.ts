import type { Declaration, LinkedFile } from '../../../../compiler/index.ts';
import type { SnapshotFile } from '../../../../workspace/snapshot.ts';
import { applyChanges, type TextChange } from '../../../edits/text-changes.ts';
import { RefusedAction } from '../../action.ts';
import { declarationsIn } from '../../enclosing.ts';
import { relink } from '../../relink.ts';
import { newHead } from './declarations.ts';

/** Edition 2023 as edition 2024: names may stay as they are, and what is nested stays visible. */
export function toEdition2024(file: SnapshotFile): TextChange[] {
  const { linked } = file;
  const weak = linked.syntax.imports.find(({ kind }) => kind === 'weak');
  if (weak)
    throw new RefusedAction(
      `There are no weak imports in edition 2024: import "${weak.path}" otherwise first.`,
    );
  const options: string[] = [];
  if (hasNested(linked.syntax.tree.declarations))
    options.push('features.default_symbol_visibility = EXPORT_ALL');
  const changes = newHead(linked, 'edition = "2024";', options);
  if (!isStyled(file, changes)) options.unshift('features.enforce_naming_style = STYLE_LEGACY');
  return newHead(linked, 'edition = "2024";', options);
}

/** Whether messages or enums lie in messages. */
function hasNested(declarations: readonly Declaration[]): boolean {
  return declarations.some(
    (node) =>
      node.kind === 'message' &&
      declarationsIn(node).some(
        (each) => each.kind === 'message' || each.kind === 'enum' || hasNested([each]),
      ),
  );
}

/** Whether all names are written as the edition has it. */
function isStyled(file: SnapshotFile, changes: readonly TextChange[]): boolean {
  const after: LinkedFile | undefined = relink(file, applyChanges(file.linked.syntax.text, changes));
  return after?.diagnostics.every(({ code }) => code !== 'naming-style') ?? false;
}
