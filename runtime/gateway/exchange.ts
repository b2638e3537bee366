/**
 * One request and its response, whatever HTTP version carries it. Protocols are written against this: only
 * `http1-exchange.ts` knows `node:http`, and only `http2/` what HTTP/2 is.
 */
import type { CallStart, Metadata } from '../call/call.ts';

/** Header fields by lower-case name. */
export type HeaderFields = Record<string, string | string[]>;

/** What a protocol hears about its request, and about the room in its response. */
export interface RequestReceiver {
  /**
   * Where it is true, the last piece of the body may lie in memory that is written over once `complete`, which then follows at once, has
   * returned. All other pieces stay as they are.
   */
  readonly takesPassing?: boolean;
  data(chunk: Buffer): void;
  /** The request body is complete. */
  complete(): void;
  /** After a write that returned false: there is room again. */
  drained(): void;
  /** The exchange is over: the response is out, or the client is gone. */
  gone(): void;
}

/** The connection an exchange came by, as far as the exchange has to do with it. */
export interface ExchangeConnection<Exchange> {
  /** It came from this machine. */
  readonly fromLoopback: boolean;
  /** Address of the client. */
  readonly peer: string;
  /** The address it arrived at. */
  readonly localAddress: string;
  /** It speaks TLS. */
  readonly secure: boolean;
  /** Its request is a stream that may last. */
  lasting(exchange: Exchange): void;
  closed(exchange: Exchange): void;
}

/** Where what was made of a head is kept, for the next request with the very same. */
export interface HeadMemory {
  callParts?: CallParts;
}

/** What calls have in common that begin with the same head: the same objects for all of them, and not to be changed. */
export interface CallParts {
  /** What was asked for. */
  readonly route: object;
  readonly metadata: Metadata;
  readonly request: NonNullable<CallStart['request']>;
  readonly traceparent: string | undefined;
}

export interface Exchange {
  readonly method: string;
  /** Path with query, as sent. */
  readonly path: string;
  readonly version: 1 | 2;
  /** name, value, name, value, in the order received. */
  readonly rawHeaders: readonly string[];
  /** Where the connection remembers heads, most requests have that of the one before: what was made of it can stay here. */
  readonly memory?: HeadMemory | undefined;
  /** `host:port` the client asked for. */
  readonly authority: string;
  /** The connection came from this machine. */
  readonly fromLoopback: boolean;
  /** Address of the client. */
  readonly peer: string;
  /** The address this connection arrived at. */
  readonly localAddress: string;
  /** The connection speaks TLS. */
  readonly secure: boolean;
  /** Added to whatever response is sent: CORS. */
  extraHeaders: HeaderFields | undefined;
  header(name: string): string | undefined;
  /** Starts the request body. Without it, the body is discarded when the response ends. */
  receive(receiver: RequestReceiver): void;
  /** Takes the exchange off the body deadline: its request is a stream that may last. */
  allowLongRequest(): void;
  pause(): void;
  resume(): void;
  /** Sends the status line and the headers. `trailers`: `end` will bring some (HTTP/2 only). */
  respond(status: number, headers: HeaderFields, trailers: boolean): void;
  /** Sends status and headers and nothing more. */
  respondOnly(status: number, headers: HeaderFields): void;
  /** False: wait for `drained` before writing more. */
  write(bytes: Uint8Array): boolean;
  end(bytes?: Uint8Array, trailers?: HeaderFields): void;
  /**
   * The same with bytes in two pieces, which may be written over once this returns: the first, and those of the second from one
   * place to the one before the other.
   */
  endJoined(first: Uint8Array, bytes: Uint8Array, from: number, to: number, trailers: HeaderFields): void;
  /** Ends it here and now; an answer that is under way is cut off. */
  abort(): void;
}
