/** A call of the history as a request that can be sent again: its messages, its metadata and its deadline. */
import type { GetCallResponse, Metadata } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { formatJson } from '../request/json-text.ts';

/** What a client writes by itself, or what told of the connection and the call that were then. */
const notSentAgain =
  /^(:.*|content-.*|accept(-.*)?|te|trailer|transfer-encoding|connection|keep-alive|upgrade|host|origin|referer|cookie|user-agent|grpc-.*|connect-.*|sec-.*|x-forwarded-.*|forwarded|via|traceparent|tracestate|http2-settings)$/;

/** What stands in place of a secret, which is never kept. */
const secret = '(not kept)';

/** What cannot be sent again as it was; a sentence for people. Undefined when all of it can. */
export function whatIsMissing({ call, requests }: GetCallResponse): string | undefined {
  if (!call) return undefined;
  if (requests.some(({ truncated, json }) => truncated || json === ''))
    return 'A message of this call was too large to be kept whole: it is left out of the request.';
  if (call.requestMessages > requests.length)
    return `Only the first ${requests.length} of its ${call.requestMessages} messages are kept.`;
  return undefined;
}

/** The text of a request file with this request. `time` says when it was called first. */
export function callRequest(kept: GetCallResponse, environment: string, time: string): string {
  const { call, requests, requestHeaders } = kept;
  if (!call) return '';
  const timeout = timeoutOf(requestHeaders);
  const bodies = requests.map(({ json }) => formatJson(json || '{}'));
  return [
    `### ${call.method} as called at ${time}`,
    ...(timeout === undefined ? [] : [`# @timeout ${timeout} ms`]),
    `GRPC {{${environment}}}/${call.service}/${call.method}`,
    ...headerLines(requestHeaders),
    '',
    bodies.length > 0 ? bodies.join('\n\n===\n\n') : '{}',
    '',
  ].join('\n');
}

/** Metadata that is sent again; a secret is a comment that says what to fill in. */
function headerLines(metadata: readonly Metadata[]): string[] {
  return headersOf(metadata).map(({ name, value }) =>
    value === secret ? `# ${name}: ${value}` : `${name}: ${value}`,
  );
}

/** The metadata of a call that its caller chose. */
export function headersOf(metadata: readonly Metadata[]): Metadata[] {
  return metadata.filter(({ name }) => !notSentAgain.test(name.toLowerCase()));
}

/** Milliseconds, of Connect's header or of gRPC's. */
function timeoutOf(metadata: readonly Metadata[]): number | undefined {
  const value = (name: string) => metadata.find((each) => each.name.toLowerCase() === name)?.value ?? '';
  const connect = /^\d+$/.exec(value('connect-timeout-ms'))?.[0];
  if (connect !== undefined) return Number(connect);
  const [, amount, unit = ''] = /^(\d+)([HMSmun])$/.exec(value('grpc-timeout')) ?? [];
  const inMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };
  return amount === undefined ? undefined : Math.max(1, Math.round(Number(amount) * (inMs[unit] ?? 1)));
}
