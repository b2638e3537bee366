import type {
  CallEnd,
  CallHandle,
  CallObserver,
  CallStart,
  CallTarget,
  Metadata,
} from '../../../runtime/call/call.ts';

const text = new TextEncoder();

/** A call whose observer writes everything down, and fails the test when it hears something after the end. */
export class RecordedCall implements CallObserver {
  headerLines: Metadata | undefined;
  readonly messages: Uint8Array[] = [];
  writables = 0;
  readonly ended: Promise<CallEnd>;
  readonly handle: CallHandle;
  isEnded = false;
  readonly #end: (end: CallEnd) => void;

  constructor(target: CallTarget, start: Partial<CallStart> & { method: string }) {
    const { promise, resolve } = Promise.withResolvers<CallEnd>();
    this.ended = promise;
    this.#end = resolve;
    this.handle = target.open(
      { service: 'echo.v1.EchoService', codec: 'json', metadata: [], ...start },
      this,
    );
  }

  /** Sends JSON texts and nothing more after them. */
  send(...messages: string[]): this {
    for (const message of messages) this.handle.message(text.encode(message));
    this.handle.halfClose();
    return this;
  }

  json(): unknown[] {
    return this.messages.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  }

  headers(metadata: Metadata): void {
    this.#assertOpen('headers');
    if (this.headerLines !== undefined || this.messages.length > 0)
      throw new Error('headers came late or twice');
    this.headerLines = metadata;
  }

  message(bytes: Uint8Array): void {
    this.#assertOpen('message');
    this.messages.push(bytes);
  }

  writable(): void {
    this.#assertOpen('writable');
    this.writables++;
  }

  end(end: CallEnd): void {
    this.#assertOpen('end');
    this.isEnded = true;
    this.#end(end);
  }

  #assertOpen(what: string): void {
    if (this.isEnded) throw new Error(`${what} after the end`);
  }
}
