/** What the opening of a WebSocket says: codec, token and metadata, by subprotocols and the query. */
import { Code } from '@connectrpc/connect';
import type { Codec } from '../../call/call.ts';
import { type Failure, shown } from '../status.ts';
import type { RequestHead } from '../upgrade.ts';

/** Messages are JSON in text frames. The default. */
const jsonProtocol = 'skep.json';
/** Messages are in the binary format, in binary frames. */
const protoProtocol = 'skep.proto';
/** Before a token: a page cannot send the header `authorization`. */
const bearerPrefix = 'bearer.';

export interface WebSocketOptions {
  codec: Codec;
  /** The request, with what the query and the subprotocols say as headers. */
  head: RequestHead;
}

/** The subprotocol to answer with, of those offered. One that is offered has to be answered with, or browsers hang up. */
export function chooseProtocol(offered: ReadonlySet<string>): string | false {
  for (const protocol of [jsonProtocol, protoProtocol]) if (offered.has(protocol)) return protocol;
  return [...offered].find((protocol) => protocol.startsWith(bearerPrefix)) ?? false;
}

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads them. A page can set no headers on a WebSocket, so the query's parameters count as such. */
export function webSocketOptions(head: RequestHead, query: string): WebSocketOptions | Failure {
  const offered = (head.header('sec-websocket-protocol') ?? '').split(',').map((protocol) => protocol.trim());
  const known: string[] = offered.filter(
    (protocol) => protocol === jsonProtocol || protocol === protoProtocol,
  );
  const others = offered.filter(
    (protocol) => protocol !== '' && !known.includes(protocol) && !protocol.startsWith(bearerPrefix),
  );
  if (others.length > 0 && known.length === 0) {
    const message = `The subprotocol "${shown(others[0] ?? '')}" is not known; there is: ${jsonProtocol}, ${protoProtocol}`;
    return { code: Code.InvalidArgument, message };
  }
  const added = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const key = name.toLowerCase();
    if (!headerName.test(key)) {
      return { code: Code.InvalidArgument, message: `"${shown(name)}" in the query can be no header` };
    }
    if (key === 'authorization') {
      const message = `A token does not belong in an address: offer it as the subprotocol ${bearerPrefix}TOKEN`;
      return { code: Code.InvalidArgument, message };
    }
    added.set(key, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?'));
  }
  const token = offered.find((protocol) => protocol.startsWith(bearerPrefix))?.slice(bearerPrefix.length);
  if (token !== undefined) added.set('authorization', `Bearer ${token}`);
  return { codec: known[0] === protoProtocol ? 'proto' : 'json', head: withHeaders(head, added) };
}

function withHeaders(head: RequestHead, added: ReadonlyMap<string, string>): RequestHead {
  if (added.size === 0) return head;
  const { method, path, authority, fromLoopback, localAddress, secure } = head;
  return {
    ...{ method, path, authority, fromLoopback, localAddress, secure },
    rawHeaders: [...head.rawHeaders, ...[...added].flat()],
    header: (name) => added.get(name) ?? head.header(name),
  };
}
