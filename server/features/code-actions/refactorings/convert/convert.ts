import type { SnapshotFile } from '../../../../workspace/snapshot.ts';
import { applyChanges, type TextChange } from '../../../edits/text-changes.ts';
import { type Change, RefusedAction } from '../../action.ts';
import { relink } from '../../relink.ts';
import { differenceOf } from './same-meaning.ts';
import { toEdition2023 } from './to-edition-2023.ts';
import { toEdition2024 } from './to-edition-2024.ts';
import { toProto3 } from './to-proto3.ts';

const conversions: Readonly<Record<string, (file: SnapshotFile) => readonly TextChange[]>> = {
  proto3: toProto3,
  '2023': toEdition2023,
  '2024': toEdition2024,
};

/**
 * A file in another syntax or edition, that means the same to whoever reads or writes its messages. Throws `RefusedAction` with the
 * reason where it would not, or does not compile.
 */
export function converted(file: SnapshotFile, to: string): Change {
  const { linked } = file;
  const error = linked.diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw new RefusedAction(`The file has an error, which comes first: ${error.message}`);
  const changes = conversions[to]?.(file) ?? [];
  const after = relink(file, applyChanges(linked.syntax.text, changes));
  const added = after?.diagnostics.find(({ severity }) => severity === 'error');
  if (!after || added) throw new RefusedAction(`That would not compile: ${added?.message}`);
  const difference = differenceOf(linked, after);
  if (difference) throw new RefusedAction(difference);
  return { title: '', changes };
}
