/** Node's own HTTP servers, which never listen: the front gives them their sockets. */
import { createServer as createHttp1Server, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Connection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { Http1Exchange } from './http1-exchange.ts';
import { Http2Exchange } from './http2-exchange.ts';
import type { Limits } from './limits.ts';
import { asksForWebSocket, type UpgradeRequest, withoutUpgrade } from './upgrade.ts';

/**
 * What one HTTP/2 connection may hold and do. A client that cancels a thousand calls a second is honest (node's own
 * 33 a second is not enough for one with short deadlines); a flood of resets (CVE-2023-44487) is tens of thousands.
 */
const http2Options = {
  streamResetBurst: 10_000,
  streamResetRate: 2_000,
  /** Megabytes. */
  maxSessionMemory: 64,
  maxSessionInvalidFrames: 100,
  settings: {
    maxConcurrentStreams: 10_000,
    initialWindowSize: 256 * 1024,
    maxHeaderListSize: 64 * 1024,
  },
};

/** How much all streams of a connection together may send ahead. */
const sessionWindowBytes = 4 * 1024 * 1024;

export class HttpServers {
  private readonly http1;
  private readonly http2;
  private readonly sockets = new WeakMap<Socket, Connection>();
  private readonly sessions = new WeakMap<Http2Session, Connection>();

  /**
   * @param onExchange takes every request as soon as its headers are there
   * @param onUpgrade takes every request for a WebSocket
   */
  constructor(
    limits: Limits,
    onExchange: (exchange: Exchange) => void,
    onUpgrade: (upgrade: UpgradeRequest) => void,
  ) {
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
    this.http2 = createHttp2Server(http2Options);
    this.http2.on('session', (session) => session.setLocalWindowSize(sessionWindowBytes));
    this.http2.on('stream', (stream, headers, _flags, rawHeaders) => {
      const connection = stream.session && this.sessions.get(stream.session);
      if (!connection) {
        // Its session ended in the same moment, and says so to the stream too.
        stream.on('error', () => {});
        return stream.destroy();
      }
      const exchange = new Http2Exchange(stream, headers, rawHeaders, connection);
      connection.opened(exchange);
      onExchange(exchange);
    });
    this.http2.on('sessionError', () => {});
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
      // Comes before `emit` returns.
      this.http2.once('session', (session) => {
        this.sessions.set(session, connection);
        connection.http2(session);
      });
      this.http2.emit('connection', socket);
      return;
    }
    this.sockets.set(socket, connection);
    connection.http1();
    this.http1.emit('connection', socket);
    // What was read to find out the protocol was put back into a paused socket.
    process.nextTick(() => socket.resume());
  }
}
