import path from 'node:path';
import { chooseProjects } from '../choose-projects.ts';
import { type Command, folderOption } from '../command.ts';
import { historyLimitOptions, readHistoryLimits } from '../history-limits.ts';
import { readPort } from '../read-port.ts';
import { runProjects } from '../run-projects.ts';

export const command: Command = {
  usage: ['run [DIR...] [--port N] [--keep-calls N] [--keep-days N] [--keep-megabytes N] [-C DIR]'],
  about:
    'Runs projects and reloads them when they change, until ^C. DIR is a project or a folder of projects; without it, the\n' +
    'project of the working directory, or all below it. What another terminal or the editor runs goes on after ^C.',
  options: {
    port: {
      type: 'string',
      short: 'p',
      value: 'N',
      text: 'where to answer; 8080 without it, or the next free one',
    },
    ...historyLimitOptions,
    directory: folderOption,
  },
  arguments: { required: [], optional: Number.POSITIVE_INFINITY },
  examples: ['skep run', 'skep run posts comments', 'skep run --port 9000'],
  async run({ arguments: dirs, folder, output, signal, text }) {
    const port = readPort(text('port'));
    const history = readHistoryLimits(text);
    const chosen = new Set<string>();
    for (const dir of dirs.length === 0 ? ['.'] : dirs) {
      for (const project of await chooseProjects(path.resolve(folder, dir))) chosen.add(project);
    }
    const ownerOptions = Object.keys(historyLimitOptions).flatMap((option) => {
      const given = text(option);
      return given === undefined ? [] : [`--${option} ${given}`];
    });
    return runProjects([...chosen], { port, history, ownerOptions, output, signal });
  },
};
