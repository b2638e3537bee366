/** What of a response message is answered. */
import { type DescField, type DescMethod, ScalarType } from '@bufbuild/protobuf';
import type { Json, JsonObject } from '../query-json.ts';

/** An answer that is no JSON: its type, and its bytes. */
export interface RawAnswer {
  contentType: string;
  data: Buffer;
}

/** Whether a method answers with a google.api.HttpBody, as a whole or in the field that is answered. */
export function answersHttpBody(method: DescMethod, responseBody: DescField | undefined): boolean {
  const type = responseBody ? responseBody.fieldKind === 'message' && responseBody.message : method.output;
  return type !== false && type.typeName === 'google.api.HttpBody';
}

/** The JSON that is answered, in one line. */
export function answerJson(message: Uint8Array, responseBody: DescField | undefined): Uint8Array {
  // A service may indent its JSON; a message is a line where several follow.
  if (!responseBody && !message.includes(0x0a)) return message;
  const json = JSON.parse(textOf(message)) as Json;
  return Buffer.from(JSON.stringify(responseBody ? pick(json, responseBody) : json));
}

/** The bytes in a google.api.HttpBody. */
export function rawAnswer(message: Uint8Array, responseBody: DescField | undefined): RawAnswer {
  const json = JSON.parse(textOf(message)) as Json;
  const body = (responseBody ? pick(json, responseBody) : json) as JsonObject | null;
  const contentType = body?.contentType ?? body?.content_type;
  const data = body?.data;
  return {
    contentType:
      typeof contentType === 'string' && contentType !== '' ? contentType : 'application/octet-stream',
    data: Buffer.from(typeof data === 'string' ? data : '', 'base64'),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}

/** A field of a message in JSON; one that is not set, and so not in it, has its default. */
function pick(json: Json, field: DescField): Json {
  const object = json as JsonObject;
  return object[field.jsonName] ?? object[field.name] ?? unset(field);
}

function unset(field: DescField): Json {
  switch (field.fieldKind) {
    case 'list':
      return [];
    case 'map':
      return {};
    case 'message':
      return null;
    case 'enum':
      return field.enum.values[0]?.name ?? 0;
    case 'scalar':
      return unsetScalar(field.scalar);
  }
}

function unsetScalar(type: ScalarType): Json {
  switch (type) {
    case ScalarType.BOOL:
      return false;
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return '';
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return '0';
    default:
      return 0;
  }
}
