import { type Project, type Status, StatusSchema } from '../../api/gen/skep/environment/v1/environment_pb.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { nothingRuns, whereItRuns } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import type { Output } from '../output.ts';
import { problemLine, shortPath } from '../report-error.ts';
import { stateName } from '../state-name.ts';

export const command: Command = {
  usage: ['status [--json] [--env NAME]'],
  about: 'Shows where an environment answers, and the projects that run in it.',
  options: { json: jsonOption, env: environmentOption },
  arguments: { required: [], optional: 0 },
  async run({ output, signal, has, text }) {
    const answer = await whereItRuns(text('env'), signal, (each) =>
      each.environment.getStatus({}, { signal }),
    );
    const status = answer?.status;
    if (has('json')) output.json(status === undefined ? { projects: [] } : messageJson(StatusSchema, status));
    else if (status === undefined) output.line(nothingRuns);
    else show(status, output);
    return 0;
  },
};

function show(status: Status, output: Output): void {
  output.line(`${status.environment} at ${status.gateway} (skep ${status.version}, pid ${status.pid})`);
  if (status.notice !== '') output.line(status.notice);
  if (status.projects.length === 0) return;
  output.line();
  output.table([['PROJECT', 'STATE', 'SERVICES', 'FROM'], ...status.projects.map(row)]);
  for (const project of status.projects.filter((each) => each.error !== '')) {
    output.line();
    for (const line of wrong(project)) output.line(line);
  }
}

/** What is wrong with a project, each thing once: a single problem says with its place what the error says. */
function wrong({ name, error, problems }: Project): string[] {
  const [only, ...others] = problems;
  if (only !== undefined && others.length === 0 && error.includes(only.message)) {
    return [`${name}: ${problemLine(only)}`];
  }
  return [`${name}: ${error}`, ...problems.map((problem) => `  ${problemLine(problem)}`)];
}

function row({ name, state, services, folder, bundle }: Project): string[] {
  const from = folder === '' ? `bundle ${bundle.slice(0, 12)}` : shortPath(folder);
  return [name, stateName(state), services.map((service) => service.shortName).join(' '), from];
}
