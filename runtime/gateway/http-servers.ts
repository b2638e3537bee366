/** Who serves the sockets that the front accepts: node's own server of HTTP/1.1, which never listens, and our HTTP/2. */
import { createServer as createHttp1Server, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { Http1Exchange } from './http1-exchange.ts';
import { Http2Session } from './http2/index.ts';
import type { Limits } from './limits.ts';
import { asksForWebSocket, type UpgradeRequest, withoutUpgrade } from './upgrade.ts';

export class HttpServers {
  private readonly http1;
  private readonly onExchange: (exchange: Exchange) => void;
  private readonly onFault: (error: unknown) => void;
  private readonly sockets = new WeakMap<Socket, Connection>();

  /**
   * @param onExchange takes every request as soon as its headers are there
   * @param onUpgrade takes every request for a WebSocket
   * @param onFault hears of a fault of the gateway's own
   */
  constructor(
    limits: Limits,
    onExchange: (exchange: Exchange) => void,
    onUpgrade: (upgrade: UpgradeRequest) => void,
    onFault: (error: unknown) => void,
  ) {
    this.onExchange = onExchange;
    this.onFault = onFault;
    this.http1 = createHttp1Server({ keepAliveTimeout: limits.keepAliveMs }, (request, response) => {
      const connection = this.sockets.get(request.socket);
      if (!connection) return void request.socket.destroy();
      const exchange = new Http1Exchange(request, response, connection);
      connection.opened(exchange);
      onExchange(exchange);
    });
    this.http1.on('upgrade', (request, socket, first) =>
      this.upgrade(request, socket as Socket, first, onUpgrade),
    );
  }

  private upgrade(
    request: IncomingMessage,
    socket: Socket,
    first: Buffer,
    onUpgrade: (upgrade: UpgradeRequest) => void,
  ): void {
    const connection = this.sockets.get(socket);
    if (!connection) return void socket.destroy();
    if (!asksForWebSocket(request)) {
      // `Upgrade: h2c` is the HTTP/1.1 request that it also is: it begins again, and does not ask.
      socket.unshift(Buffer.concat([withoutUpgrade(request), first]));
      this.serve(connection, socket, 'http1');
      return;
    }
    const { headers, method = 'GET', url = '/', rawHeaders } = request;
    const { fromLoopback, peer, localAddress, secure } = connection;
    onUpgrade({
      ...{ request, socket, first, method, rawHeaders, fromLoopback, peer, localAddress, secure },
      status: 0,
      path: url,
      authority: headers.host ?? '',
      header(name) {
        const value = headers[name];
        return Array.isArray(value) ? value.join(', ') : value;
      },
      keepOpen: () => connection.upgraded(),
    });
  }

  /** @param socket the connection's own, or the TLS one in front of it */
  serve(connection: Connection, socket: Socket, version: 'http1' | 'http2'): void {
    if (version === 'http2') {
      // HTTP/2 has no half-open connections: the peer's end is the end of every stream, however it went.
      socket.allowHalfOpen = false;
      connection.http2(new Http2Session(socket, connection, this.onExchange, this.onFault));
      process.nextTick(() => socket.resume());
      return;
    }
    this.sockets.set(socket, connection);
    connection.http1();
    this.http1.emit('connection', socket);
    // What was read to find out the protocol was put back into a paused socket.
    process.nextTick(() => socket.resume());
  }
}
