import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';
import type { LocationJson } from '../features/location-json.ts';
import { LocationList } from '../features/location-list.ts';

/** Writes messages as LSP has them to a stream. Long lists of locations are written while they are made, and held nowhere as a whole. */
export class MessageStreamWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #stream: Writable;
  /** Until all messages of before are written. */
  #written: Promise<void> = Promise.resolve();
  #errors = 0;

  constructor(stream: Writable) {
    super();
    this.#stream = stream;
    stream.on('error', (error) => this.fireError(error));
    stream.on('close', () => this.fireClose());
  }

  /** Rejects when the stream does not take the message. */
  write(message: Message): Promise<void> {
    const written = this.#written.then(() => this.#write(message));
    this.#written = written.catch((error: unknown) => this.fireError(error, message, ++this.#errors));
    return written;
  }

  end(): void {
    this.#stream.end();
  }

  async #write(message: Message): Promise<void> {
    const locations = locationJson(message);
    if (!locations) {
      const json = JSON.stringify(message);
      await this.#send(Buffer.from(header(Buffer.byteLength(json)) + json));
      return;
    }
    await this.#send(Buffer.from(header(locations.byteLength)));
    for (const chunk of locations.chunks()) await this.#send(chunk);
  }

  #send(bytes: Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    return promise;
  }
}

function header(length: number): string {
  return `Content-Length: ${length}\r\n\r\n`;
}

/** The JSON of a message that has a list of locations: as its result, or as a part of one. */
function locationJson(message: Message): LocationJson | undefined {
  if ('result' in message && message.result instanceof LocationList)
    return message.result.toUtf8Json(beforeMember({ ...message, result: undefined }, 'result'), '}');
  if ('params' in message && isPart(message.params)) {
    const { value, ...params } = message.params;
    const before = beforeMember({ ...message, params: undefined }, 'params') + beforeMember(params, 'value');
    return value.toUtf8Json(before, '}}');
  }
  return undefined;
}

/** Whether these are the parameters of `$/progress` with a part of an answer. */
function isPart(params: unknown): params is { value: LocationList } {
  return (
    typeof params === 'object' && params !== null && 'value' in params && params.value instanceof LocationList
  );
}

/** The JSON of an object that has members, up to the value of one more. */
function beforeMember(object: object, name: string): string {
  return `${JSON.stringify(object).slice(0, -1)},"${name}":`;
}
