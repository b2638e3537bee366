import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { LintProblem } from '../../../server/index.ts';

const buf = path.join(import.meta.dirname, '../../../node_modules/.bin/buf');

/** What `buf lint` says of a folder, a line each, sorted. */
export function bufLint(folder: string): string[] {
  const { status, stdout, stderr } = spawnSync(buf, ['lint', '--error-format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  // It ends with 100 when it finds something.
  if (status !== 0 && status !== 100) throw new Error(`buf lint failed: ${stderr}`);
  return stdout.split('\n').filter(Boolean).map(shownLine).sort();
}

function shownLine(json: string): string {
  const { path: file, start_line, start_column, end_line, end_column, type, message } = JSON.parse(json);
  return `${file}:${start_line}:${start_column}-${end_line}:${end_column} ${type} ${message}`;
}

/** The same of our problems. */
export function shownProblems(folder: string, problems: readonly LintProblem[]): string[] {
  return problems
    .map(({ file, start, end, rule, message }) => {
      const shown = path.relative(folder, file).replaceAll(path.sep, '/');
      return `${shown}:${start.line}:${start.terminalColumn}-${end.line}:${end.terminalColumn} ${rule} ${message}`;
    })
    .sort();
}
