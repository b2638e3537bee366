/** A disk that is full is the user's to mend, wherever it shows. */
import { UserError } from '../user-error.ts';

/** No space, no quota, and a limit on the size of files. */
const fileCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** SQLite's result code for a disk that is full. */
const sqliteFull = 13;

/** The error as a UserError `disk-full` when that is what it is; else as it was. */
export function explainDiskFull(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  const isFull =
    ('code' in error && fileCodes.has(error.code)) || ('errcode' in error && error.errcode === sqliteFull);
  if (!isFull) return error;
  return new UserError('disk-full', `the disk of ${folder} is full: free some space and deploy again`, {
    cause: error,
  });
}
