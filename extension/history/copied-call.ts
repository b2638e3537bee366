/** A call of the history in the words of other tools. */
import type { GetCallResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { formatJson } from '../request/json-text.ts';
import { callRequest, headersOf } from './call-request.ts';

/** What a call is copied as. */
export interface CopyForm {
  label: string;
  text: string;
}

/** `address` is the gateway's base URL; `environment` its name; `time` when it was called. */
export function copyForms(
  kept: GetCallResponse,
  { address, environment, time }: { address: string; environment: string; time: string },
): CopyForm[] {
  const { call, requests, responses } = kept;
  if (!call) return [];
  const bodies = requests.map(({ json }) => json || '{}');
  const headers = headersOf(kept.requestHeaders).map(
    ({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`,
  );
  const name = `${call.service}.${call.method}`;
  const input = bodies.length > 1 ? '-' : quoted(bodies[0] ?? '{}');
  const piped = bodies.length > 1 ? `printf '%s\\n' ${bodies.map(quoted).join(' ')} | ` : '';
  const to = environment === 'local' ? [] : [`--env ${environment}`];
  const forms: CopyForm[] = [
    { label: 'skep Command', text: `${piped}${['skep call', name, input, ...headers, ...to].join(' ')}` },
    { label: 'Request File', text: callRequest(kept, environment, time) },
    { label: 'Response JSON', text: responses.map(({ json }) => formatJson(json)).join('\n\n') },
    { label: 'Request JSON', text: bodies.map(formatJson).join('\n\n') },
    { label: 'Trace ID', text: call.traceId },
  ];
  // Streams are framed, which no one types at a shell.
  if (call.requestMessages <= 1 && call.responseMessages <= 1) {
    const url = quoted(`${address}/${call.service}/${call.method}`);
    const json = "-H 'content-type: application/json'";
    const curl = ['curl', url, json, ...headers, '-d', quoted(bodies[0] ?? '{}')];
    forms.splice(1, 0, { label: 'curl Command', text: curl.join(' ') });
  }
  return forms.filter(({ text }) => text !== '');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
