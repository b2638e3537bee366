/** The real buf, which the rules are held against. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrokenPlace } from '../../../server/node/breaking-folder.ts';

const buf = path.join(import.meta.dirname, '../../../node_modules/.bin/buf');

/** Files by path, written below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The lines of `buf breaking --error-format json`, in its order. */
export function bufBreaking(folder: string, against: string): string[] {
  const args = ['breaking', '--error-format', 'json', '--against', path.relative(folder, against)];
  const { status, stdout, stderr } = spawnSync(buf, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0 && status !== 100) throw new Error(stderr || stdout);
  return stdout.split('\n').filter(Boolean);
}

/** The same of what we found. */
export function asBufLines(folder: string, changes: readonly BrokenPlace[]): string[] {
  return changes.map(({ rule, message, file, start, end }) =>
    JSON.stringify({
      path: file === undefined ? undefined : path.relative(folder, file),
      start_line: start.line,
      start_column: start.terminalColumn,
      end_line: end.line,
      end_column: end.terminalColumn,
      type: rule,
      message,
    }),
  );
}
