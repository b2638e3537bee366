import type { DescMethod } from '@bufbuild/protobuf';
import { callJson, type JsonCallResult } from '../api/call-json.ts';
import { localName } from '../environment/environments-file.ts';
import type { FoundEnvironment } from './find-environment.ts';
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
  const result = await callJson(
    {
      address: environment.address,
      path: `/${service.service.typeName}/${method.name}`,
      body: call.body,
      headers: call.headers,
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
  if (!whole) showError(result, output);
  return 1;
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
