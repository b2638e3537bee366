import type { DescMethod, JsonObject } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { kebab } from '../../compiler/service-names.ts';
import type { TypeSchemas } from '../json-schema/type-schemas.ts';
import { jsonContent, streamContent } from './contents.ts';
import { formContent } from './form-content.ts';
import type { Paths } from './paths.ts';
import { queryParameters } from './query-parameters.ts';

/** Describes a method as Connect calls it (https://connectrpc.com/docs/protocol), and by its short form where it has one. */
export function connectPaths(
  method: DescMethod,
  schemas: TypeSchemas,
  paths: Paths,
  shortName: string | undefined,
): void {
  const path = `/${method.parent.typeName}/${method.name}`;
  const input = schemas.of(method.input);
  const output = schemas.of(method.output);
  if (method.methodKind !== 'unary') {
    paths.add('POST', path, method, {
      requestBody: { required: true, content: streamContent(['application/connect+json'], input) },
      response: { description: 'OK', content: streamContent(['application/connect+json'], output) },
      note: `${streamNotes[method.methodKind]} Each message stands in an envelope of Connect: a byte of flags, four of length, and the JSON.`,
    });
    return;
  }
  const response = { description: 'OK', content: jsonContent(output) };
  const requestBody = { required: true, content: jsonContent(input) };
  const isSafe = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  paths.add('POST', path, method, { parameters: [timeout], requestBody, response });
  if (isSafe) paths.add('GET', path, method, { parameters: getParameters(input), response });
  if (shortName === undefined) return;
  const shortPath = `/${shortName}/${kebab(method.name)}`;
  if (isSafe) {
    const parameters = queryParameters(method.input, schemas, new Set());
    paths.add('GET', shortPath, method, { parameters, response });
  }
  const content = { ...jsonContent(input), ...formContent(method.input, schemas, new Set()) };
  paths.add('POST', shortPath, method, { requestBody: { required: true, content }, response });
}

const streamNotes = {
  client_streaming: 'The request is a stream of messages.',
  server_streaming: 'The response is a stream of messages.',
  bidi_streaming: 'Request and response are streams of messages, both at once over HTTP/2.',
};

const timeout: JsonObject = {
  name: 'Connect-Timeout-Ms',
  in: 'header',
  description: 'Milliseconds after which the call is given up.',
  schema: { type: 'integer', minimum: 0 },
};

function getParameters(input: JsonObject): JsonObject[] {
  return [
    { name: 'connect', in: 'query', required: true, schema: { const: 'v1' } },
    { name: 'encoding', in: 'query', required: true, schema: { const: 'json' } },
    {
      name: 'message',
      in: 'query',
      required: true,
      description: 'The request, as JSON.',
      content: jsonContent(input),
    },
  ];
}
