import { GetTraceResponseSchema } from '../../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { findEnvironment, withEnvironment } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import { UsageError } from '../usage-error.ts';
import { waterfall } from '../waterfall.ts';

const whereIdsAre =
  'write the number with which `skep calls` begins the line of a call, or the 32 hex digits of a trace';

export const command: Command = {
  usage: ['trace ID [--json] [--env NAME]'],
  about:
    'Shows a trace as a waterfall. ID is the number of a call, with which `skep calls` begins its line, or the 32 hex digits\n' +
    'of a trace: `traceId` of `skep calls --json`, or those in the middle of a `traceparent`.',
  options: { json: jsonOption, env: environmentOption },
  arguments: { required: [], optional: 1 },
  examples: ['skep trace 12', 'skep trace 4bf92f3577b34da6a3ce929d0e0e4736'],
  async run({ arguments: [id], output, signal, has, text }) {
    if (id === undefined) throw new UsageError(`ID is missing: ${whereIdsAre}`);
    const isTrace = /^[0-9a-f]{32}$/i.test(id);
    if (!isTrace && !/^\d{1,15}$/.test(id)) {
      throw new UsageError(`\`${id}\` is no trace: ${whereIdsAre}`);
    }
    const environment = await findEnvironment(text('env'), signal);
    const trace = await withEnvironment(environment, async ({ telemetry }) => {
      const traceId = isTrace ? id : (await telemetry.getCall({ id: BigInt(id) }, { signal })).call?.traceId;
      return telemetry.getTrace({ traceId: traceId ?? '' }, { signal });
    });
    if (has('json')) output.json(messageJson(GetTraceResponseSchema, trace));
    else for (const line of waterfall(trace.spans, output)) output.line(line);
    return 0;
  },
};
