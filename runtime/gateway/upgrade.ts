/** Requests of HTTP/1.1 that ask for another protocol. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Exchange } from './exchange.ts';

/** What a request says before any of its body; an Exchange has all of it. */
export type RequestHead = Pick<
  Exchange,
  | 'method'
  | 'path'
  | 'rawHeaders'
  | 'memory'
  | 'authority'
  | 'fromLoopback'
  | 'localAddress'
  | 'secure'
  | 'header'
>;

/** A request to go on with another protocol on its connection. */
export interface UpgradeRequest extends RequestHead {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What has come after the request's own bytes. */
  readonly first: Buffer;
  readonly peer: string;
  /** HTTP status that it was answered with; 101 is a WebSocket, 0 none yet. */
  status: number;
  /** The connection is in use for as long as it is open. */
  keepOpen(): void;
}

/** Whether a request asks for a WebSocket. */
export function asksForWebSocket({ headers, method }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/** Headers by which a request asks for another protocol. */
const asking = new Set(['upgrade', 'http2-settings']);

/** The bytes of a request that asks for nothing but an answer: any other protocol may be declined by giving one. */
export function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    let value = rawHeaders[i + 1] as string;
    if (asking.has(name.toLowerCase())) continue;
    if (name.toLowerCase() === 'connection') {
      const tokens = value.split(',').map((token) => token.trim());
      value = tokens.filter((token) => !asking.has(token.toLowerCase())).join(', ');
      if (value === '') continue;
    }
    text += `${name}: ${value}\r\n`;
  }
  return Buffer.from(`${text}\r\n`, 'latin1');
}
