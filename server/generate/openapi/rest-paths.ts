import type { DescField, DescMessage, DescMethod, JsonObject } from '@bufbuild/protobuf';
import { type HttpBinding, httpBindings } from '../http-rule/http-bindings.ts';
import { fieldSchema } from '../json-schema/field-schema.ts';
import { messageSchema } from '../json-schema/message-schema.ts';
import type { TypeSchemas } from '../json-schema/type-schemas.ts';
import { isHttpBody, jsonContent, streamContent } from './contents.ts';
import { statusReference } from './error-schemas.ts';
import { fileContent, formContent, isFile } from './form-content.ts';
import { restPath } from './path-parameters.ts';
import type { Operation, Paths } from './paths.ts';
import { queryParameters } from './query-parameters.ts';

/** Describes a method by its `google.api.http`. Answers whether it has one. */
export function restPaths(method: DescMethod, schemas: TypeSchemas, paths: Paths): boolean {
  const bindings = httpBindings(method);
  for (const binding of bindings) {
    const { path, parameters, bound } = restPath(binding.template, method.input, schemas);
    const taken = new Set([...bound, ...(binding.body === undefined ? [] : [binding.body])]);
    const query = binding.body === '*' ? [] : queryParameters(method.input, schemas, taken);
    const requestBody = requestBodyOf(binding, bound, method, schemas);
    const notes = [inputNote(method), outputNote(method)].filter((note) => note !== '');
    const operation: Operation = {
      parameters: [...parameters, ...query],
      ...(requestBody ? { requestBody } : {}),
      response: { description: 'OK', content: responseContent(binding, method, schemas) },
      error: statusReference,
      ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
    };
    paths.add(binding.method, path, method, operation);
  }
  return bindings.length > 0;
}

/** What a stream is sent and answered as. */
const requestStreams = ['application/x-ndjson'];
const responseStreams = ['application/x-ndjson', 'text/event-stream'];

function inputNote(method: DescMethod): string {
  return streamsIn(method) ? 'The request is a stream: one JSON value a line.' : '';
}

function outputNote(method: DescMethod): string {
  return streamsOut(method)
    ? 'The response is a stream: one JSON value a line, or server-sent events, by what the request accepts.'
    : '';
}

function streamsIn(method: DescMethod): boolean {
  return method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming';
}

function streamsOut(method: DescMethod): boolean {
  return method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming';
}

function requestBodyOf(
  { body }: HttpBinding,
  bound: readonly string[],
  method: DescMethod,
  schemas: TypeSchemas,
): JsonObject | undefined {
  if (body === undefined) return undefined;
  const field = fieldNamed(method.input, body);
  if (isHttpBody(field ? field.message : method.input))
    return { required: true, content: fileContent('*/*', field) };
  const schema = field ? fieldSchema(field, schemas) : schemaWithout(method.input, new Set(bound), schemas);
  const json = streamsIn(method) ? streamContent(requestStreams, schema) : jsonContent(schema);
  const files =
    field && isFile(field)
      ? fileContent('application/octet-stream', field)
      : formContent(field?.message ?? method.input, schemas, new Set(field ? [] : bound));
  return { required: true, content: { ...json, ...files } };
}

/** A request without the fields that the path has: by name where it has none of them. */
function schemaWithout(message: DescMessage, bound: ReadonlySet<string>, schemas: TypeSchemas): JsonObject {
  const fields = new Set(message.fields.filter((field) => bound.has(field.name)));
  return fields.size === 0 ? schemas.of(message) : messageSchema(message, schemas, fields);
}

function responseContent(
  { responseBody }: HttpBinding,
  method: DescMethod,
  schemas: TypeSchemas,
): JsonObject {
  const field = responseBody === undefined ? undefined : fieldNamed(method.output, responseBody);
  if (isHttpBody(field ? field.message : method.output)) return { '*/*': {} };
  const schema = field ? fieldSchema(field, schemas) : schemas.of(method.output);
  return streamsOut(method) ? streamContent(responseStreams, schema) : jsonContent(schema);
}

function fieldNamed(message: DescMessage, name: string): DescField | undefined {
  return message.fields.find((field) => field.name === name);
}
