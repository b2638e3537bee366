import type { LinkContext } from '../context.ts';
import { checkNames } from './names.ts';

/** Every check of a linked file that needs no more than its elements. */
export function checkFile(context: LinkContext): void {
  checkNames(context);
}
