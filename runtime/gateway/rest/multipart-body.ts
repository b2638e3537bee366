/**
 * Forms with files: `multipart/form-data`, RFC 7578. A part without a file is a field, as in a query; a file goes into the
 * `bytes` field or google.api.HttpBody that has the part's name. A method that takes a stream gets a file in pieces, so
 * that none has to fit into memory; any other gets all in its one message.
 */

import { Code } from '@connectrpc/connect';
import type { BusboyFileStream, BusboyInstance, Busboy as Parser } from '@fastify/busboy';
import { fieldsJson, isFailure, type Json, type JsonObject } from '../query-json.ts';
import type { Failure } from '../status.ts';
import { type FileField, fileField } from './file-field.ts';
import { type BodyReader, type MessageSink, tooLong } from './request-body.ts';
import { fileJson, type RequestMessage } from './request-message.ts';

/** Parts of one form, fields and files together. */
const maxParts = 1000;

const namelessPart = 'A part of the form has no name';

/** Loads the parser: most that run here never get a file. */
export async function loadMultipart(): Promise<typeof Parser> {
  const { Busboy } = await import('./busboy.ts');
  return Busboy;
}

/** What is known of a form: its fields and the files in it, or the piece of one that goes on now. */
interface FormContent {
  fields: [name: string, value: string][];
  files: { at: FileField; json: Json }[];
}

export interface MultipartOptions {
  maxMessageBytes: number;
  /** The method takes a stream. */
  streams: boolean;
  /** More than it can hold has come; it can take more again. */
  full(): void;
  drained(): void;
}

export class MultipartBody implements BodyReader {
  readonly #request: RequestMessage;
  readonly #sink: MessageSink;
  readonly #options: MultipartOptions;
  readonly #parser: BusboyInstance;
  readonly #content: FormContent = { fields: [], files: [] };
  #length = 0;
  #sent = 0;
  #file: BusboyFileStream | undefined;
  #isPaused = false;
  #done = false;

  /** Throws when the content type has no boundary. */
  constructor(
    Busboy: typeof Parser,
    request: RequestMessage,
    contentType: string,
    sink: MessageSink,
    options: MultipartOptions,
  ) {
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
    this.#parser = new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldNameSize: 1000, fieldSize: options.maxMessageBytes, parts: maxParts, headerPairs: 100 },
    });
    this.#parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      if (nameTruncated || valueTruncated) this.#fail(tooLong(options.maxMessageBytes));
      else this.#field(name, value);
    });
    this.#parser.on('file', (name, stream, _filename, _encoding, type) => this.#opened(name, stream, type));
    this.#parser.on('partsLimit', () =>
      this.#failInvalid(`A form may have ${maxParts} parts; this one has more`),
    );
    this.#parser.on('error', (error) => this.#broken(error));
    this.#parser.on('drain', () => options.drained());
    this.#parser.on('finish', () => this.#finish());
  }

  push(chunk: Buffer): void {
    if (this.#done) return;
    if (!this.#options.streams) {
      this.#length += chunk.length;
      if (this.#length > this.#options.maxMessageBytes) {
        this.#fail(tooLong(this.#options.maxMessageBytes));
        return;
      }
    }
    if (!this.#parser.write(chunk)) this.#options.full();
  }

  end(): void {
    if (!this.#done) this.#parser.end();
  }

  pause(): void {
    this.#isPaused = true;
    this.#file?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#file?.resume();
  }

  /** The parser's types know nothing of parts without a name. */
  #field(name: string | undefined, value: string): void {
    if (this.#done) return;
    if (name === undefined) {
      this.#failInvalid(namelessPart);
      return;
    }
    this.#content.fields.push([name, value]);
    this.#length += this.#options.streams ? name.length + value.length : 0;
    // Of a stream, only what waits for the next piece of a file counts.
    if (this.#length > this.#options.maxMessageBytes) this.#fail(tooLong(this.#options.maxMessageBytes));
  }

  #opened(name: string | undefined, stream: BusboyFileStream, contentType: string): void {
    stream.on('error', (error: Error) => this.#broken(error));
    const nameless = { code: Code.InvalidArgument, message: namelessPart };
    const at = name === undefined ? nameless : fileField(this.#request, name);
    if ('code' in at) this.#fail(at);
    if (this.#done || 'code' in at) {
      stream.resume();
      return;
    }
    this.#file = stream;
    if (this.#options.streams) this.#streamFile(stream, at, contentType);
    else this.#collectFile(stream, at, contentType);
    if (this.#isPaused) stream.pause();
  }

  #streamFile(stream: BusboyFileStream, at: FileField, contentType: string): void {
    let isFirst = true;
    const send = (piece: Buffer): void => {
      if (this.#done) return;
      const json = fileJson(piece, contentType, at.isHttpBody, isFirst);
      isFirst = false;
      this.#content.files = [{ at, json }];
      this.#send();
    };
    stream.on('data', send);
    stream.on('end', () => {
      if (isFirst) send(Buffer.alloc(0));
    });
  }

  #collectFile(stream: BusboyFileStream, at: FileField, contentType: string): void {
    const pieces: Buffer[] = [];
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('end', () => {
      const json = fileJson(Buffer.concat(pieces), contentType, at.isHttpBody, true);
      this.#content.files.push({ at, json });
    });
  }

  /** One message with all that has come since the one before. */
  #send(): void {
    const message = this.#message();
    this.#content.fields = [];
    this.#content.files = [];
    this.#length = 0;
    if ('code' in message) {
      this.#fail(message);
      return;
    }
    this.#sent++;
    this.#sink.message(message);
  }

  #message(): Buffer | Failure {
    const { place, input } = this.#request;
    const inside = place.kind === 'json' ? place.field : undefined;
    const fields = fieldsJson(inside?.message ?? input, this.#content.fields, '');
    if (isFailure(fields)) return fields;
    for (const { at, json } of this.#content.files) {
      const problem = put(fields, at, json);
      if (problem) return problem;
    }
    const message: JsonObject = inside ? { [inside.jsonName]: fields } : fields;
    return this.#sent === 0 ? this.#request.merged(message) : Buffer.from(JSON.stringify(message));
  }

  #finish(): void {
    if (this.#done) return;
    const { fields, files } = this.#content;
    if (this.#sent === 0 || fields.length > 0 || files.length > 0) this.#send();
    if (this.#done) return;
    this.#done = true;
    this.#sink.complete();
  }

  #broken(error: unknown): void {
    this.#failInvalid(`The form cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }

  #failInvalid(message: string): void {
    this.#fail({ code: Code.InvalidArgument, message });
  }

  #fail(failure: Failure): void {
    if (this.#done) return;
    this.#done = true;
    this.#file?.resume();
    this.#sink.fail(failure);
  }
}

/** Puts a file where its field is; a field that is no list takes one. */
function put(target: JsonObject, { path, isHttpBody }: FileField, json: Json): Failure | undefined {
  let object = target;
  for (const field of path.slice(0, -1)) {
    const inner = object[field.jsonName] ?? Object.create(null);
    object[field.jsonName] = inner;
    object = inner as JsonObject;
  }
  const field = path.at(-1);
  if (!field) {
    if (isHttpBody) Object.assign(target, json);
    return undefined;
  }
  const name = field.jsonName;
  if (field.fieldKind === 'list') {
    const list = (object[name] ?? []) as Json[];
    object[name] = [...list, json];
    return undefined;
  }
  if (Object.hasOwn(object, name)) {
    return { code: Code.InvalidArgument, message: `"${field.name}" is given twice, and is no list` };
  }
  object[name] = json;
  return undefined;
}
