import { type Project, type Status, StatusSchema } from '../../api/gen/skep/environment/v1/environment_pb.ts';
import { UserError } from '../../user-error.ts';
import { type Command, environmentOption, type Invocation, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import type { Output } from '../output.ts';
import { problemLine, shortPath } from '../report-error.ts';
import { stateName } from '../state-name.ts';

export const command: Command = {
  usage: ['status [--json] [--env NAME]'],
  about: 'Shows where an environment answers, and the projects that run in it.',
  options: { json: jsonOption, env: environmentOption },
  arguments: { required: [], optional: 0 },
  async run(invocation) {
    const { output, has } = invocation;
    const status = await readStatus(invocation);
    if (has('json')) output.json(status === undefined ? { projects: [] } : messageJson(StatusSchema, status));
    else if (status === undefined) output.line('nothing runs here: start a project with `skep run`');
    else show(status, output);
    return 0;
  },
};

/** The state of the environment; undefined when it is the local one and none runs, which is a state too. */
async function readStatus({ text, signal }: Invocation): Promise<Status | undefined> {
  try {
    const environment = await findEnvironment(text('env'), signal);
    const response = await withEnvironment(environment, (each) => each.environment.getStatus({}, { signal }));
    return response.status;
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-environment') return undefined;
    throw error;
  }
}

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
