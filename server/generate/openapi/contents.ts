import type { DescMessage, JsonObject } from '@bufbuild/protobuf';

/** `{ "application/json": { schema } }` */
export function jsonContent(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}

/** The content of a stream of which each message has the schema. */
export function streamContent(types: readonly string[], schema: JsonObject): JsonObject {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** Whether the body of a request or an answer is what the message holds, of the type that it names. */
export function isHttpBody(message: DescMessage | undefined): boolean {
  return message?.typeName === 'google.api.HttpBody';
}
