import type { EnvironmentConnection } from '../../api/connect.ts';
import { type CallRecord, CallRecordSchema } from '../../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { codeWidth, formatCall } from '../call-line.ts';
import { type Command, environmentOption, type Invocation, jsonOption } from '../command.ts';
import { findEnvironment, nothingRuns, whereItRuns, withEnvironment } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import { replayCall } from '../replay-call.ts';
import { UsageError } from '../usage-error.ts';
import { whileRead } from '../while-read.ts';

const defaultNumber = 20;

export const command: Command = {
  usage: ['calls [SEARCH...] [-f] [-n CALLS] [--json] [--env NAME]', 'calls --replay ID [--env NAME]'],
  about:
    'Shows the calls that ended, the newest last. SEARCH is words that all occur in names, error or messages, and\n' +
    '`code:not_found`, `project:shop`, `origin:editor`, `method:List`, `trace:4bf9` or `slower:20ms`. The number that a\n' +
    'line begins with is the ID that --replay and `skep trace` take; --json has it as `id`, and the trace as `traceId`.',
  options: {
    follow: { type: 'boolean', short: 'f', text: 'go on with calls as they end, until ^C' },
    calls: {
      type: 'string',
      short: 'n',
      value: 'CALLS',
      text: `at most so many; ${defaultNumber} without it`,
    },
    replay: { type: 'string', value: 'ID', text: 'make this call again, with its metadata and messages' },
    json: { ...jsonOption, text: 'print a JSON object a line, for programs' },
    env: environmentOption,
  },
  arguments: { required: [], optional: 100 },
  examples: ['skep calls slower:100ms', 'skep calls code:not_found PostsService -f'],
  async run(invocation) {
    const { signal, has, text } = invocation;
    const replay = text('replay');
    const id = replay === undefined ? undefined : BigInt(wholeNumber(replay, 'replay', 'of a call'));
    const limit = wholeNumber(text('calls') ?? String(defaultNumber), 'calls', 'of calls up to 1000');
    if (limit > 1000) throw new UsageError(`\`--calls ${limit}\` is too many: up to 1000`);
    if (id !== undefined) {
      return replayCall(await findEnvironment(text('env'), signal), id, invocation.output, signal);
    }
    const until = has('follow') ? whileRead(signal) : signal;
    try {
      await show(limit, { ...invocation, signal: until });
    } catch (error) {
      // ^C is how following ends, or that nobody reads it.
      if (!(until.aborted && has('follow'))) throw error;
    }
    return 0;
  },
};

async function show(limit: number, invocation: Invocation): Promise<void> {
  const { arguments: words, output, signal, has, text } = invocation;
  const search = words.join(' ');
  let width = 0;
  const print = (calls: readonly CallRecord[]): void => {
    width = Math.max(width, codeWidth(calls));
    for (const call of calls) {
      if (has('json')) output.line(JSON.stringify(messageJson(CallRecordSchema, call)));
      else output.line(formatCall(call, output, width));
    }
  };
  const list = async ({ telemetry }: EnvironmentConnection): Promise<bigint> => {
    const { calls } = limit === 0 ? { calls: [] } : await telemetry.listCalls({ search, limit }, { signal });
    print(calls.toReversed());
    return calls[0]?.id ?? 0n;
  };
  if (!has('follow')) {
    const last = await whereItRuns(text('env'), signal, list);
    if (has('json')) return;
    if (last === undefined) output.note(nothingRuns);
    else if (last === 0n && limit > 0) {
      output.note(search === '' ? 'nothing was called yet' : 'no call fits: leave out a word');
    }
    return;
  }
  await withEnvironment(await findEnvironment(text('env'), signal), async (connection) => {
    let last: bigint | undefined;
    for await (const { calls, skipped } of connection.telemetry.watchCalls({ search }, { signal })) {
      // Listed once the stream is open, so that none falls between the two.
      last ??= await list(connection);
      const shown = last;
      print(calls.filter((call) => call.id > shown));
      if (skipped > 0n) output.note(`${skipped} more were counted, and not kept`);
    }
  });
}

function wholeNumber(value: string, option: string, what: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`\`--${option} ${value}\` is no number ${what}`);
  return Number(value);
}
