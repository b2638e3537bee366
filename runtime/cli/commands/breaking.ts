import path from 'node:path';
import {
  type Against,
  AgainstError,
  type BrokenPlace,
  deployedNote,
  findBreakingChanges,
  openAgainst,
} from '../../../server/index.ts';
import { readManifest } from '../../project/index.ts';
import { UserError } from '../../user-error.ts';
import { bufLine } from '../buf-line.ts';
import { chooseProjects, requireFolder } from '../choose-projects.ts';
import { type Command, folderOption, type Invocation, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import type { Output } from '../output.ts';
import { shortPath } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: [
    'breaking [DIR] --against WHAT [-C DIR] [--json]',
    'breaking [DIR] --against-environment NAME [-C DIR] [--json]',
  ],
  about:
    "Finds what in the definitions of a folder breaks those who know an earlier version of them, by buf's rules and the\n" +
    '`breaking` section of `buf.yaml`: a line each, as `file:line:column: severity: message [rule]`. WHAT is a branch, a tag\n' +
    'or any other commit of git, another folder, or a descriptor set (`skep build -o FILE`). The exit code is 1 when there is\n' +
    'something.',
  options: {
    against: { type: 'string', value: 'WHAT', text: 'a commit, a folder, or a file with a descriptor set' },
    'against-environment': {
      type: 'string',
      value: 'NAME',
      completes: 'environment',
      text: 'compare with what runs in an environment; names the projects that use it',
    },
    directory: folderOption,
    json: { ...jsonOption, text: 'print a line of JSON each, as `buf breaking --error-format json` does' },
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep breaking --against main', 'skep breaking --against-environment staging'],
  async run(invocation) {
    const {
      arguments: [dir = '.'],
      folder,
      output,
      has,
    } = invocation;
    const root = path.resolve(folder, dir);
    requireFolder(root);
    const { changes, broken, files, unknownRules } = await compare(invocation, root);
    if (files === 0) throw new UserError('definitions-missing', `${shortPath(root)} has no .proto file`);
    const [first] = broken;
    if (first !== undefined) {
      const where = first.side === 'before' ? 'before, ' : '';
      const message = `${where}${shortPath(first.file)}:${first.line}:${first.column}: ${first.message}`;
      throw new UserError('definitions-invalid', message, { problems: broken });
    }
    if (unknownRules.length > 0) {
      const names = unknownRules.map((name) => `\`${name}\``).join(', ');
      throw new UserError(
        'rule-unknown',
        `buf.yaml names ${names}: no rule and no category of breaking changes`,
      );
    }
    for (const change of changes) {
      if (has('json')) output.line(bufLine(change));
      else output.line(textLine(change, output));
    }
    if (changes.length === 0 && !has('json'))
      output.note(`nothing breaks in ${files} ${files === 1 ? 'file' : 'files'}`);
    return changes.length > 0 ? 1 : 0;
  },
};

async function compare({ folder, signal, text }: Invocation, root: string) {
  const [against, environment] = [text('against'), text('against-environment')];
  if ((against === undefined) === (environment === undefined)) {
    const how = '`--against main`, `--against before.binpb`, or `--against-environment staging`';
    throw new UsageError(`say what to compare with, once: ${how}`);
  }
  if (environment !== undefined)
    return findBreakingChanges(root, await readServed(environment, root, signal));
  const opened = await openAgainst(against ?? '', root, { from: folder, signal }).catch((error: unknown) => {
    throw error instanceof AgainstError ? new UserError(error.code, error.message, { cause: error }) : error;
  });
  try {
    return await findBreakingChanges(root, opened);
  } finally {
    opened[Symbol.dispose]();
  }
}

/** The definitions of the projects in a folder as an environment serves them. */
async function readServed(name: string, root: string, signal: AbortSignal): Promise<Against> {
  const folders = await chooseProjects(root);
  const projects = new Set(await Promise.all(folders.map(async (each) => (await readManifest(each)).name)));
  const environment = await findEnvironment(name, signal);
  const served = await withEnvironment(environment, async (connection) => {
    const { servedDefinitions } = await import('../../api/served-definitions.ts');
    return servedDefinitions(connection, (_service, project) => projects.has(project), signal);
  });
  if (served.length === 0) {
    const message = `${environment.name} serves nothing of ${[...projects].join(', ')}: there is nothing to compare with`;
    throw new UserError('nothing-deployed', message);
  }
  return {
    sets: served.map(({ descriptors, usedBy }) => ({
      descriptors,
      note: deployedNote(environment.name, usedBy),
    })),
  };
}

function textLine({ file, start, message, rule }: BrokenPlace, output: Output): string {
  const where = file === undefined ? '' : `${shortPath(file)}:${start.line}:${start.column}: `;
  return `${where}${output.style('red', 'error')}: ${message} [${rule}]`;
}
