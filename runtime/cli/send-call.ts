import type { DescMethod } from '@bufbuild/protobuf';
import { callJson, type JsonCallResult } from '../api/call-json.ts';
import { localName } from '../api/environment-name.ts';
import { faultCodes, findException } from '../api/find-exception.ts';
import { childContext, type TraceContext, traceparentOf } from '../telemetry/trace-context.ts';
import { type FoundEnvironment, withEnvironment } from './find-environment.ts';
import type { FoundService } from './find-method.ts';
import type { Output } from './output.ts';

/** A call that is ready to be sent. */
export interface PreparedCall {
  environment: FoundEnvironment;
  service: FoundService;
  method: DescMethod;
  /** The request in JSON; of a stream of requests, each. */
  body: string | readonly string[];
  headers: [name: string, value: string][];
  /** Print all there is to say about the call, not the messages alone. */
  whole: boolean;
}

/** Makes a call and prints the answer: indented JSON, or a line a message of a stream. Answers with the exit code. */
export async function sendCall(call: PreparedCall, output: Output, signal: AbortSignal): Promise<number> {
  const { environment, service, method, whole } = call;
  const streams = method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
  // A user's service on this machine is open; it has no business with the token that controls the environment.
  const needsToken = environment.name !== localName || service.isPlatform;
  const trace = traceOf(call);
  const result = await callJson(
    {
      address: environment.address,
      path: `/${service.service.typeName}/${method.name}`,
      body: call.body,
      headers: trace === undefined ? call.headers : [...call.headers, ['traceparent', traceparentOf(trace)]],
      ...(needsToken ? { token: environment.token } : {}),
      tls: environment.tls,
      stream: method.methodKind !== 'unary',
      ...(streams && !whole ? { onMessage: (message) => output.line(oneLine(message)) } : {}),
    },
    signal,
  );
  signal.throwIfAborted();
  if (whole) {
    const { wire: _, ...told } = result;
    output.json({ ...told, messages: result.messages.map((message) => JSON.parse(message)) });
  } else if (!streams) for (const message of result.messages) output.json(JSON.parse(message));
  if (result.code === 'ok') return 0;
  if (whole) return 1;
  showError(result, output);
  if (trace !== undefined && faultCodes.has(result.code)) {
    const thrown = await withEnvironment(environment, (api) => findException(api, trace.traceId, signal));
    for (const line of thrown?.split('\n') ?? []) output.note(`  ${line}`);
  }
  return 1;
}

/**
 * The trace that the call is to be part of, so that what its handler throws is found by it. Undefined where the caller has
 * chosen one, and for what is not this user's own to look into.
 */
function traceOf({ environment, service, headers }: PreparedCall): TraceContext | undefined {
  const isTraced = headers.some(([name]) => name.toLowerCase() === 'traceparent');
  if (isTraced || service.isPlatform || environment.name !== localName) return undefined;
  return childContext(undefined);
}

function showError({ code, message, details }: JsonCallResult, output: Output): void {
  output.note(`${output.noteStyle('red', code)}: ${message}`);
  for (const { type, json, base64 } of details) {
    output.note(`  ${type} ${json === undefined ? `(base64) ${base64}` : JSON.stringify(json)}`);
  }
}

function oneLine(json: string): string {
  return JSON.stringify(JSON.parse(json));
}
