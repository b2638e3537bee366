import { type CheckResult, checkFolder } from '../../server/index.ts';
import { UserError } from '../user-error.ts';
import { requireFolder } from './choose-projects.ts';

/** Compiles the definitions of a folder. Throws UserError `no-folder`, or `definitions-missing` when it has none. */
export async function checkDefinitions(
  folder: string,
  options?: Parameters<typeof checkFolder>[1],
): Promise<CheckResult> {
  requireFolder(folder);
  const checked = await checkFolder(folder, options);
  if (checked.files.length === 0) throw new UserError('definitions-missing', `${folder} has no .proto file`);
  return checked;
}
