/** Tells when the files that definitions come from have changed. */
import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import type { DefinitionSource } from './foreign-options.ts';

/** Milliseconds between two looks at a single file. Whoever writes it may replace it, which ends a watch. */
const lookMs = 1_000;
/** Milliseconds in which changes of many files are one. */
const settleMs = 200;

/** Calls back after changes, until disposed of. What cannot be watched is not. */
export function watchSource(source: DefinitionSource, changed: () => void): Disposable {
  if (source.kind === 'reflection') return { [Symbol.dispose]: () => undefined };
  if (source.kind === 'descriptors') {
    const { file } = source;
    watchFile(file, { interval: lookMs, persistent: false }, changed);
    return { [Symbol.dispose]: () => unwatchFile(file, changed) };
  }
  return watchFolder(source.folder, changed);
}

function watchFolder(folder: string, changed: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => {
      if (name !== null && !/\.proto$|(?:^|[\\/])buf\.(?:yaml|lock|work\.yaml)$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(changed, settleMs);
    });
    // A folder that is removed is told of when it is read.
    watcher.on('error', () => undefined);
  } catch {
    // Refreshing reads it again all the same.
  }
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}
