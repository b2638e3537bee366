/** Reads the body of a request by REST into messages. Files of a form are in multipart-body.ts. */
import { Code } from '@connectrpc/connect';
import { fieldsJson, isFailure } from '../query-json.ts';
import type { Failure } from '../status.ts';
import type { RequestMessage } from './request-message.ts';

/** What reads a body tells. Nothing more comes after `complete` or `fail`. */
export interface MessageSink {
  message(bytes: Buffer): void;
  complete(): void;
  fail(failure: Failure): void;
}

export interface BodyReader {
  push(chunk: Buffer): void;
  end(): void;
  /** Where it holds back more than what comes in: asks it to go slow, and to go on. */
  pause?(): void;
  resume?(): void;
}

/** How a body in JSON is written. */
export type JsonForm = 'json' | 'form';

/** Nothing of the body matters. */
export class IgnoredBody implements BodyReader {
  readonly #request: RequestMessage;
  readonly #sink: MessageSink;

  constructor(request: RequestMessage, sink: MessageSink) {
    this.#request = request;
    this.#sink = sink;
  }

  push(): void {}

  end(): void {
    this.#sink.message(this.#request.bare());
    this.#sink.complete();
  }
}

/** The body is one message. */
export class WholeBody implements BodyReader {
  readonly #sink: MessageSink;
  readonly #maxBytes: number;
  /** Undoes the compression. Rejects with a RangeError when too much comes out. */
  readonly #decompress: ((bytes: Buffer) => Promise<Buffer>) | undefined;
  readonly #convert: (body: Buffer) => Buffer | Failure;
  #chunks: Buffer[] = [];
  #length = 0;
  #failed = false;

  constructor(
    sink: MessageSink,
    maxBytes: number,
    convert: (body: Buffer) => Buffer | Failure,
    decompress: ((bytes: Buffer) => Promise<Buffer>) | undefined,
  ) {
    this.#sink = sink;
    this.#maxBytes = maxBytes;
    this.#convert = convert;
    this.#decompress = decompress;
  }

  push(chunk: Buffer): void {
    if (this.#failed) return;
    this.#length += chunk.length;
    if (this.#length > this.#maxBytes) this.#fail(tooLong(this.#maxBytes));
    else this.#chunks.push(chunk);
  }

  end(): void {
    if (this.#failed) return;
    const body = Buffer.concat(this.#chunks);
    this.#chunks = [];
    if (!this.#decompress || body.length === 0) {
      this.#deliver(body);
      return;
    }
    this.#decompress(body).then(
      (plain) => this.#deliver(plain),
      (error: unknown) => {
        const broken = { code: Code.InvalidArgument, message: 'The body cannot be decompressed' };
        this.#fail(error instanceof RangeError ? tooLong(this.#maxBytes) : broken);
      },
    );
  }

  #deliver(body: Buffer): void {
    const message = this.#convert(body);
    if ('code' in message) {
      this.#fail(message);
      return;
    }
    this.#sink.message(message);
    this.#sink.complete();
  }

  #fail(failure: Failure): void {
    this.#failed = true;
    this.#chunks = [];
    this.#sink.fail(failure);
  }
}

/** What makes a message of a whole body of JSON, or of a form. */
export function jsonConverter(request: RequestMessage, form: JsonForm): (body: Buffer) => Buffer | Failure {
  const { place, input } = request;
  const target = place.kind === 'json' && place.field ? place.field.message : input;
  return (body) => {
    if (form === 'json' && request.isBody && body.length > 0) return body;
    const text = body.toString();
    // `curl -d` calls everything a form.
    if (form === 'json' || /^\s*(?:[[{"]|$)/.test(text)) return request.json(text);
    if (!target) return request.json(text);
    const fields = fieldsJson(target, [], text.trimEnd());
    return isFailure(fields) ? fields : request.json(JSON.stringify(fields));
  };
}

/** A message a line. */
export class LineBody implements BodyReader {
  readonly #request: RequestMessage;
  readonly #sink: MessageSink;
  readonly #maxBytes: number;
  /** The beginning of a line whose end has not come. */
  #begun: Buffer[] = [];
  #length = 0;
  #failed = false;

  constructor(request: RequestMessage, sink: MessageSink, maxBytes: number) {
    this.#request = request;
    this.#sink = sink;
    this.#maxBytes = maxBytes;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0 && !this.#failed; at = chunk.indexOf(0x0a, from)) {
      this.#add(chunk.subarray(from, at));
      this.#line();
      from = at + 1;
    }
    this.#add(chunk.subarray(from));
  }

  end(): void {
    this.#line();
    if (!this.#failed) this.#sink.complete();
  }

  #add(piece: Buffer): void {
    if (piece.length === 0 || this.#failed) return;
    this.#length += piece.length;
    if (this.#length > this.#maxBytes) this.#fail(tooLong(this.#maxBytes));
    else this.#begun.push(piece);
  }

  #line(): void {
    const line = Buffer.concat(this.#begun).toString().trim();
    this.#begun = [];
    this.#length = 0;
    if (line === '' || this.#failed) return;
    const message = this.#request.json(line);
    if ('code' in message) this.#fail(message);
    else this.#sink.message(message);
  }

  #fail(failure: Failure): void {
    this.#failed = true;
    this.#begun = [];
    this.#sink.fail(failure);
  }
}

/** Bytes go on in pieces, as they come. */
export class BytesBody implements BodyReader {
  readonly #request: RequestMessage;
  readonly #contentType: string;
  readonly #sink: MessageSink;
  #isFirst = true;

  constructor(request: RequestMessage, contentType: string, sink: MessageSink) {
    this.#request = request;
    this.#contentType = contentType;
    this.#sink = sink;
  }

  push(chunk: Buffer): void {
    this.#sink.message(this.#request.bytes(chunk, this.#contentType, this.#isFirst));
    this.#isFirst = false;
  }

  end(): void {
    // No bytes are a file too.
    if (this.#isFirst) this.push(Buffer.alloc(0));
    this.#sink.complete();
  }
}

/** How a request ends that is longer than a message may be, in bytes: RESOURCE_EXHAUSTED, and 413 in HTTP. */
export function tooLong(maxBytes: number): Failure {
  return {
    code: Code.ResourceExhausted,
    message: `A request message may have ${maxBytes} bytes; this one has more`,
    status: 413,
  };
}
