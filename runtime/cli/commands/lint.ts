import path from 'node:path';
import { type LintProblem, lintFolder } from '../../../server/index.ts';
import { UserError } from '../../user-error.ts';
import { bufLine } from '../buf-line.ts';
import { requireFolder } from '../choose-projects.ts';
import { type Command, folderOption, jsonOption } from '../command.ts';
import { shortPath } from '../report-error.ts';

export const command: Command = {
  usage: ['lint [DIR] [-C DIR] [--path P]... [--json]'],
  about:
    "Finds what could be better in the definitions of a folder, by buf's rules and the nearest `buf.yaml`: a line each, as\n" +
    '`file:line:column: severity: message [rule]`. The exit code is 1 when there is something.',
  options: {
    directory: folderOption,
    path: { type: 'string', multiple: true, value: 'P', text: 'only the definitions in this file or folder' },
    json: { ...jsonOption, text: 'print a line of JSON each, as `buf lint --error-format json` does' },
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep lint', 'skep lint --path proto/posts --json'],
  async run({ arguments: [dir = '.'], folder, output, signal, has, texts }) {
    const root = path.resolve(folder, dir);
    requireFolder(root);
    const only = texts('path').map((each) => path.resolve(folder, each));
    const outside = only.find((each) => each !== root && !each.startsWith(root + path.sep));
    if (outside !== undefined)
      throw new UserError('path-outside', `${shortPath(outside)} does not lie in ${shortPath(root)}`);
    const { problems, fileCount } = await lintFolder(root, { ...(only.length > 0 ? { only } : {}), signal });
    if (fileCount === 0)
      throw new UserError(
        'definitions-missing',
        `there is no definition to lint in ${shortPath(root)}: no .proto file, or none in a module of the nearest buf.yaml`,
      );
    const lineOf = (problem: LintProblem): string =>
      has('json')
        ? bufLine(problem)
        : textLine(problem, output.style(isError(problem) ? 'red' : 'yellow', severity(problem)));
    for (let at = 0; at < problems.length; at += linesAtOnce) {
      const lines = problems.slice(at, at + linesAtOnce).map((problem) => `${lineOf(problem)}\n`);
      output.text(lines.join(''));
    }
    if (problems.length === 0 && !has('json'))
      output.note(`nothing to complain of in ${fileCount} ${fileCount === 1 ? 'file' : 'files'}`);
    return problems.length > 0 ? 1 : 0;
  },
};

/** Lines that are written at once: a large workspace has tens of thousands. */
const linesAtOnce = 500;

function isError({ rule }: LintProblem): boolean {
  return rule === 'COMPILE';
}

function severity(problem: LintProblem): string {
  return isError(problem) ? 'error' : 'warning';
}

function textLine({ file, start, message, rule }: LintProblem, shownSeverity: string): string {
  return `${shortPath(file)}:${start.line}:${start.column}: ${shownSeverity}: ${message} [${rule}]`;
}
