import { realpathSync } from 'node:fs';

/** A folder by its real path: another client may have come to it through a link. One that is gone is as it was written. */
export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
