/** The request message of a call by REST, out of its path, its query and its body. */
import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { fieldsJson, isFailure, type JsonObject } from '../query-json.ts';
import type { Failure } from '../status.ts';
import { BadJson, isObject, mergeFields, parseJson } from './merge-json.ts';

const httpBody = 'google.api.HttpBody';

/** What a body becomes. */
export type BodyPlace =
  /** It is not read. */
  | { kind: 'none' }
  /** The request message in JSON, or one field of it. */
  | { kind: 'json'; field: DescField | undefined }
  /** Bytes of any type: a `bytes` field or a google.api.HttpBody, which may be the request itself. */
  | { kind: 'bytes'; field: DescField | undefined; isHttpBody: boolean };

/** Where a body goes that a binding gives to the whole request (`*`), a field, or nothing. */
function bodyPlace(input: DescMessage, body: '*' | DescField | undefined): BodyPlace {
  if (body === undefined) return { kind: 'none' };
  if (body === '*') {
    const isHttpBody = input.typeName === httpBody;
    return isHttpBody ? { kind: 'bytes', field: undefined, isHttpBody } : { kind: 'json', field: undefined };
  }
  return isBytesField(body)
    ? { kind: 'bytes', field: body, isHttpBody: body.message?.typeName === httpBody }
    : { kind: 'json', field: body };
}

/** Whether a field can hold a file. */
export function isBytesField(field: DescField): boolean {
  const { scalar, message } = field;
  return field.fieldKind !== 'map' && (scalar === ScalarType.BYTES || message?.typeName === httpBody);
}

/** What every message of a call begins with: what path and query say. */
export class RequestMessage {
  readonly input: DescMessage;
  readonly place: BodyPlace;
  readonly #fields: JsonObject;
  readonly #isEmpty: boolean;

  private constructor(input: DescMessage, place: BodyPlace, fields: JsonObject) {
    this.input = input;
    this.place = place;
    this.#fields = fields;
    this.#isEmpty = Object.keys(fields).length === 0;
  }

  /** A Failure where path and query do not fit the message. */
  static from(
    input: DescMessage,
    body: '*' | DescField | undefined,
    variables: readonly [string, string][],
    query: string,
  ): RequestMessage | Failure {
    if (body === '*' && query !== '' && input.typeName !== httpBody) {
      const message = 'The whole request is in the body here: the query can have nothing of it';
      return { code: Code.InvalidArgument, message };
    }
    const reserved = body === '*' ? undefined : body;
    const fields = fieldsJson(input, variables, query, reserved);
    return isFailure(fields) ? fields : new RequestMessage(input, bodyPlace(input, body), fields);
  }

  /** Whether the body is all of the request: the service reads it, and knows more to say about what is no message. */
  get isBody(): boolean {
    return this.#isEmpty && this.place.kind === 'json' && !this.place.field;
  }

  /** Without a body. */
  bare(): Buffer {
    return Buffer.from(JSON.stringify(this.#fields));
  }

  /** With JSON: the request's own, or that of the field which the body is. Nothing at all stands for an empty message. */
  json(text: string): Buffer | Failure {
    const field = this.place.kind === 'none' ? undefined : this.place.field;
    if (text.trim() === '') return this.bare();
    try {
      const body = parseJson(text);
      if (!field) {
        if (this.#isEmpty || !isObject(body)) return Buffer.from(text);
        mergeFields(body, this.#fields, this.input);
        return Buffer.from(JSON.stringify(body));
      }
      const message: JsonObject = { [field.jsonName]: body };
      mergeFields(message, this.#fields, this.input);
      return Buffer.from(JSON.stringify(message));
    } catch (error) {
      if (error instanceof BadJson) return { code: Code.InvalidArgument, message: error.message };
      throw error;
    }
  }

  /** With fields that were found in the body. They lose to what path and query say. */
  merged(message: JsonObject): Buffer {
    mergeFields(message, this.#fields, this.input);
    return Buffer.from(JSON.stringify(message));
  }

  /** With bytes of a type, in the field which the body is. `isFirst`: what path and query say is not sent again. */
  bytes(bytes: Buffer, contentType: string, isFirst = true): Buffer {
    const { place } = this;
    const isHttpBody = place.kind === 'bytes' && place.isHttpBody;
    const value = fileJson(bytes, contentType, isHttpBody, isFirst);
    const field = place.kind === 'none' ? undefined : place.field;
    const fields = isFirst ? this.#fields : {};
    const body = field
      ? { [field.jsonName]: field.fieldKind === 'list' ? [value] : value }
      : (value as object);
    return Buffer.from(JSON.stringify({ ...fields, ...body }));
  }
}

/** Bytes as the JSON of a `bytes` field or of a google.api.HttpBody. */
export function fileJson(
  bytes: Buffer,
  contentType: string,
  isHttpBody: boolean,
  isFirst: boolean,
): string | JsonObject {
  const data = bytes.toString('base64');
  if (!isHttpBody) return data;
  return isFirst && contentType !== '' ? { contentType, data } : { data };
}
