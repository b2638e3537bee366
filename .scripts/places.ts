/** Where things lie that the scripts need: the work tree, what is built, and what is kept between clones. */
import { homedir } from 'node:os';
import path from 'node:path';

/** The work tree. */
export const root = path.resolve(import.meta.dirname, '..');

/** What a build makes; ignored by git. */
export const dist = path.join(root, 'dist');

/**
 * Downloads that are worth keeping between clones (an editor, other platforms' binaries): `$SKEP_CACHE`, else
 * the user's own cache folder.
 */
export const cache =
  process.env.SKEP_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'skep');
