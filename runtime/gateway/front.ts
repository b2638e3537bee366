/**
 * The one port: tells HTTP/1.1, HTTP/2 and TLS apart and hands each socket on. Since node's own servers keep deadlines
 * only for sockets they accepted themselves, the deadlines and the list of connections are kept here.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { BodyDeadline } from './body-deadline.ts';
import { Connection } from './connection.ts';
import type { Exchange } from './exchange.ts';
import { type FirstBytes, firstBytes } from './first-bytes.ts';
import { HttpServers } from './http-servers.ts';
import type { Limits } from './limits.ts';

export interface TlsKey {
  /** PEM. */
  key: string;
  cert: string;
}

export class Front implements AsyncDisposable {
  /** The server that listens. */
  readonly server: Server;
  private readonly limits: Limits;
  private readonly http: HttpServers;
  private readonly secureContext: SecureContext | undefined;
  private readonly connections = new Set<Connection>();
  private readonly bodies: BodyDeadline;
  private readonly sweeper: NodeJS.Timeout;

  /** @param onExchange takes every request as soon as its headers are there */
  constructor(limits: Limits, tls: TlsKey | undefined, onExchange: (exchange: Exchange) => void) {
    this.limits = limits;
    this.http = new HttpServers(limits, onExchange);
    this.secureContext = tls && createSecureContext(tls);
    this.bodies = new BodyDeadline(limits.bodyMs);
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.accept(socket));
    const shortest = Math.min(limits.firstByteMs, limits.headersMs, limits.bodyMs);
    this.sweeper = setInterval(() => this.sweep(), Math.max(20, Math.min(1000, shortest / 4)));
    this.sweeper.unref();
  }

  /** Ends everything: listening, connections and the calls in them. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.sweeper);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections) connection.end();
    await closed;
  }

  private accept(socket: Socket): void {
    const connection = new Connection(socket, this.bodies);
    this.connections.add(connection);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.connections.delete(connection));
    firstBytes(socket, (kind) => this.handOn(connection, kind));
  }

  private handOn(connection: Connection, kind: FirstBytes): void {
    const { socket } = connection;
    if (kind === 'tls') {
      this.secure(connection);
      return;
    }
    if (this.secureContext && !connection.fromLoopback) {
      refusePlainText(socket);
      return;
    }
    this.http.serve(connection, socket, kind);
  }

  private secure(connection: Connection): void {
    if (!this.secureContext) return void connection.socket.destroy();
    connection.handshake();
    const socket = new TLSSocket(connection.socket, {
      isServer: true,
      secureContext: this.secureContext,
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    socket.on('error', () => connection.end());
    socket.on('secure', () => {
      this.http.serve(connection, socket, socket.alpnProtocol === 'h2' ? 'http2' : 'http1');
    });
  }

  private sweep(): void {
    const now = performance.now();
    for (const connection of this.connections) {
      if (connection.isLate(now, this.limits)) connection.end();
    }
    this.bodies.sweep(now);
  }
}

/** A token must not travel in the clear where a key is there to hide it. */
function refusePlainText(socket: Socket): void {
  const body = 'This port speaks TLS: use https://\n';
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  socket.resume();
}
