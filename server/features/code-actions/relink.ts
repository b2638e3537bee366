import { compile, type LinkedFile, parse } from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';

/** A file as it would be with another text. What only the new text imports, and the program has not, is not found. */
export function relink({ linked, program }: SnapshotFile, text: string): LinkedFile | undefined {
  const { files } = program.compilation;
  const syntax = parse(text);
  const read = (path: string) => (path === linked.path ? syntax : files.get(path)?.syntax);
  return compile([linked.path], read, program.compilation).files.get(linked.path);
}

/** The errors of a file, by what they say: their places move with every change. */
export function errorsOf({ diagnostics }: LinkedFile): string[] {
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);
}

/** Whether a file would have an error with another text that it has not. */
export function bringsErrors(file: SnapshotFile, text: string): boolean {
  const after = relink(file, text);
  return !after || hasNewErrors(file.linked, after);
}

/** Whether a file has an error that it had not before. */
export function hasNewErrors(before: LinkedFile, after: LinkedFile): boolean {
  const known = new Set(errorsOf(before));
  return errorsOf(after).some((error) => !known.has(error));
}
