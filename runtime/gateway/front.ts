/**
 * The one port: tells HTTP/1.1, HTTP/2 and TLS apart and hands each socket on. Since node's own servers keep deadlines
 * only for sockets they accepted themselves, the deadlines and the list of connections are kept here.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createServer as createTlsServer,
  type SecureContextOptions,
  type TlsOptions,
  type Server as TlsServer,
} from 'node:tls';
import { BodyDeadline } from './body-deadline.ts';
import { Connection } from './connection.ts';
import { type ConnectionKind, findConnectionKind } from './connection-kind.ts';
import type { Exchange } from './exchange.ts';
import { HttpServers } from './http-servers.ts';
import type { Limits } from './limits.ts';
import type { UpgradeRequest } from './upgrade.ts';

export interface TlsKey {
  /** PEM. */
  key: string;
  cert: string;
  /** PEM: whoever connects has to show a certificate that one of these signed, and nobody gets in with plain text. */
  clientCa?: string;
}

/** How long calls under way have when the port closes. */
const drainMs = 250;

/** How long the port may take to close once its connections have been ended. */
const closeMs = 1000;

export class Front implements AsyncDisposable {
  /** The server that listens. */
  readonly server: Server;
  private readonly limits: Limits;
  private readonly http: HttpServers;
  private readonly tls: TlsServer | undefined;
  private readonly clientCertificates: boolean;
  private readonly connections = new Set<Connection>();
  /** By peer: a TLS socket does not tell which socket it stands before. */
  private readonly byPeer = new Map<string, Connection>();
  private readonly bodies: BodyDeadline;
  private readonly sweeper: NodeJS.Timeout;

  /**
   * @param onExchange takes every request as soon as its headers are there
   * @param onUpgrade takes every request for a WebSocket
   * @param onFault hears of a fault of the gateway's own
   */
  constructor(
    limits: Limits,
    tls: TlsKey | undefined,
    onExchange: (exchange: Exchange) => void,
    onUpgrade: (upgrade: UpgradeRequest) => void,
    onFault: (error: unknown) => void,
  ) {
    this.limits = limits;
    this.http = new HttpServers(limits, onExchange, onUpgrade, onFault);
    this.tls = tls && this.makeTls(tls);
    this.clientCertificates = tls?.clientCa !== undefined;
    this.bodies = new BodyDeadline(limits.bodyMs);
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.accept(socket));
    // A connection that cannot be accepted (too many files are open) is that client's loss alone.
    this.server.on('error', () => undefined);
    const shortest = Math.min(limits.firstByteMs, limits.headersMs, limits.bodyMs, limits.pingAfterMs);
    this.sweeper = setInterval(() => this.sweep(), Math.max(20, Math.min(1000, shortest / 4)));
    this.sweeper.unref();
  }

  /** From now on new connections get this key. Throws what OpenSSL has against it, and goes on with the old one. */
  replaceKey(tls: TlsKey): void {
    this.tls?.setSecureContext(secureContext(tls));
  }

  /** Ends everything: listening, then connections, with what calls are still in them a moment later. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.sweeper);
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const connection of this.connections) connection.takeNoMore();
    await this.drain();
    for (const connection of this.connections) connection.end();
    // Whatever else may keep a socket from being done: whoever ends the environment must not wait for it.
    await Promise.race([closed, sleep(closeMs)]);
  }

  /** Lets an answer out that is on its way: the very call that ends the environment wants one. */
  private async drain(): Promise<void> {
    const until = performance.now() + drainMs;
    while (performance.now() < until && [...this.connections].some((each) => each.isBusy)) {
      await sleep(drainMs / 50);
    }
  }

  private accept(socket: Socket): void {
    const connection = new Connection(socket, this.bodies);
    const peer = peerOf(socket);
    this.connections.add(connection);
    this.byPeer.set(peer, connection);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.connections.delete(connection);
      // The peer may have come again before the old socket was done: one that nobody reads does not notice its end.
      if (this.byPeer.get(peer) === connection) this.byPeer.delete(peer);
    });
    findConnectionKind(socket, (kind) => this.handOn(connection, kind));
  }

  private handOn(connection: Connection, kind: ConnectionKind): void {
    const { socket } = connection;
    if (kind === 'tls') {
      if (!this.tls) {
        socket.destroy();
        return;
      }
      connection.handshake();
      this.tls.emit('connection', socket);
      return;
    }
    if (this.tls && (this.clientCertificates || !connection.fromLoopback)) {
      refusePlainText(socket);
      return;
    }
    this.http.serve(connection, socket, kind);
  }

  private makeTls(tls: TlsKey): TlsServer {
    const options: TlsOptions = { ...secureContext(tls), ALPNProtocols: ['h2', 'http/1.1'] };
    if (tls.clientCa !== undefined) Object.assign(options, { requestCert: true, rejectUnauthorized: true });
    const server = createTlsServer(options);
    server.on('secureConnection', (socket) => {
      const connection = this.byPeer.get(peerOf(socket));
      if (connection) this.http.serve(connection, socket, socket.alpnProtocol === 'h2' ? 'http2' : 'http1');
      else socket.destroy();
      socket.on('error', () => connection?.end());
    });
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    return server;
  }

  private sweep(): void {
    const now = performance.now();
    for (const connection of this.connections) {
      if (connection.isLate(now, this.limits)) connection.end();
    }
    this.bodies.sweep(now);
  }
}

function secureContext({ key, cert, clientCa }: TlsKey): SecureContextOptions {
  const context: SecureContextOptions = { key, cert };
  if (clientCa !== undefined) context.ca = clientCa;
  return context;
}

function peerOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`;
}

/** A token must not travel in the clear where a key is there to hide it. */
function refusePlainText(socket: Socket): void {
  const body = 'This port speaks TLS: use https://\n';
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  socket.resume();
}
