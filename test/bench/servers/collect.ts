/**
 * Collects the garbage of this thread, so that what is measured is what is held. As a last resort: what V8's heap had at its largest
 * it else keeps as a pool of pages, often more than the heap itself, until the thread has done little for a while.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
