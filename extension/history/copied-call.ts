/** A call of the history in the words of other tools and of code. */
import type { GetCallResponse } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { formatJson } from '../request/json-text.ts';
import { requestSnippets, type Snippet } from '../response/request-snippets.ts';
import { callRequest, headersOf } from './call-request.ts';

/** What the method streams, where the environment tells it; else what this call shows of it counts. */
export interface StreamingKind {
  clientStreaming: boolean;
  serverStreaming: boolean;
}

/** `address` is the gateway's base URL; `environment` its name; `time` when it was called. */
export function copiedCall(
  kept: GetCallResponse,
  { address, environment, time }: { address: string; environment: string; time: string },
  streaming?: StreamingKind,
): Snippet[] {
  const { call, requests, responses } = kept;
  if (!call) return [];
  const { service, method } = call;
  const messages = requests.map(({ json }) => json || '{}');
  const kind = streaming ?? {
    clientStreaming: call.requestMessages > 1,
    serverStreaming: call.responseMessages > 1,
  };
  const asRequest = requestSnippets({
    method: 'GRPC',
    address,
    path: `/${service}/${method}`,
    headers: headersOf(kept.requestHeaders).map(({ name, value }): [string, string] => [name, value]),
    messages,
    environment,
    rpc: { service, method, ...kind },
  });
  const others: Snippet[] = [
    { label: 'Request File', text: callRequest(kept, environment, time) },
    { label: 'Response JSON', text: responses.map(({ json }) => formatJson(json)).join('\n\n') },
    { label: 'Request JSON', text: messages.map(formatJson).join('\n\n') },
    { label: 'Trace ID', text: call.traceId },
  ];
  return [...asRequest, ...others].filter(({ text }) => text !== '');
}
