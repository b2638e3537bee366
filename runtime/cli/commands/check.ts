import path from 'node:path';
import { checkFolder } from '../../../server/index.ts';
import type { Problem } from '../../user-error.ts';
import { checkDefinitions } from '../check-definitions.ts';
import { checkManifests } from '../check-manifests.ts';
import { type Command, folderOption, jsonOption } from '../command.ts';
import { shortPath } from '../report-error.ts';

export const command: Command = {
  usage: ['check [DIR] [-C DIR] [--json]'],
  about:
    'Finds mistakes in the definitions of a folder, and in the `skep.json` of its projects: a line each, as\n' +
    '`file:line:column: severity: message [code]`. The exit code is 1 when there is an error.',
  options: { directory: folderOption, json: jsonOption },
  arguments: { required: [], optional: 1 },
  async run({ arguments: [dir = '.'], folder, output, has }) {
    const root = path.resolve(folder, dir);
    const manifests: Found[] = (await checkManifests(root)).map((problem) => ({
      ...problem,
      severity: 'error',
      code: 'manifest-invalid',
    }));
    // A folder without a definition may be the doing of the manifest that is told of.
    const { files } = await (manifests.length > 0 ? checkFolder(root) : checkDefinitions(root));
    const found: Found[] = [
      ...manifests,
      ...files.flatMap(({ file, diagnostics }) => diagnostics.map((each) => ({ file, ...each }))),
    ];
    if (has('json')) {
      output.json(
        found.map(({ file, line, column, severity, message, code }) => ({
          file,
          line,
          column,
          severity,
          message,
          code,
        })),
      );
    } else {
      for (const { file, line, column, severity, message, code } of found) {
        const shown = output.style(severity === 'error' ? 'red' : 'yellow', severity);
        output.line(`${shortPath(file)}:${line}:${column}: ${shown}: ${message} [${code}]`);
      }
      if (found.length === 0)
        output.note(`no mistakes in ${files.length} ${files.length === 1 ? 'file' : 'files'}`);
    }
    return found.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

interface Found extends Problem {
  severity: 'error' | 'warning';
  code: string;
}
