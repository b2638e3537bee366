import { LogsResponseSchema } from '../../api/gen/skep/project/v1/project_pb.ts';
import { logLevels } from '../../environment/logs.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { formatLogLine } from '../log-line.ts';
import { messageJson } from '../message-json.ts';
import { projectReference } from '../project-reference.ts';
import { UsageError } from '../usage-error.ts';
import { whileRead } from '../while-read.ts';

export const command: Command = {
  usage: ['logs [PROJECT] [-f] [-n LINES] [--level LEVEL] [--grep TEXT] [--trace ID] [--json] [--env NAME]'],
  about: 'Shows what a project, or every project, has written. PROJECT is its name or its folder.',
  options: {
    follow: { type: 'boolean', short: 'f', text: 'go on with what it writes, until ^C' },
    lines: { type: 'string', short: 'n', value: 'LINES', text: 'only the last LINES of those before now' },
    level: {
      type: 'string',
      value: 'LEVEL',
      completes: logLevels,
      text: 'only debug, info, warn or error, and what is above it',
    },
    grep: { type: 'string', value: 'TEXT', text: 'only lines with this text, in capitals or not' },
    trace: { type: 'string', value: 'ID', text: 'only lines written during calls of this trace' },
    json: { ...jsonOption, text: 'print a JSON object a line, for programs' },
    env: environmentOption,
  },
  arguments: { required: [], optional: 1 },
  completes: ['project'],
  async run({ arguments: [project = ''], output, signal, has, text }) {
    const lines = text('lines') ?? '0';
    if (!/^\d{1,9}$/.test(lines)) throw new UsageError(`\`--lines ${lines}\` is no number of lines`);
    const environment = await findEnvironment(text('env'), signal);
    const request = {
      project: projectReference(project),
      follow: has('follow'),
      tail: Number(lines),
      level: text('level') ?? '',
      text: text('grep') ?? '',
      traceId: text('trace') ?? '',
    };
    const until = has('follow') ? whileRead(signal) : signal;
    try {
      await withEnvironment(environment, async (connection) => {
        for await (const line of connection.project.logs(request, { signal: until })) {
          if (has('json')) output.line(JSON.stringify(messageJson(LogsResponseSchema, line)));
          else output.line(formatLogLine(line, output, project === ''));
        }
      });
    } catch (error) {
      // ^C is how following ends, or that nobody reads it.
      if (!(until.aborted && has('follow'))) throw error;
    }
    return 0;
  },
};
