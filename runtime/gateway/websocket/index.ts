/** Calls over WebSockets, at `/ws/SERVICE/METHOD`: for pages, whose other ways to call cannot stream what they send. */
import { STATUS_CODES } from 'node:http';
import { Code } from '@connectrpc/connect';
import type { WebSocketServer } from 'ws';
import type { RegisteredService } from '../../registry/registry.ts';
import type { Access } from '../access.ts';
import { type AccessLog, logUpgrade } from '../access-log.ts';
import { compressFromBytes } from '../compression.ts';
import { errorJson } from '../error-json.ts';
import type { Limits } from '../limits.ts';
import type { Route, Routes } from '../routes.ts';
import { type Failure, httpStatus } from '../status.ts';
import type { UpgradeRequest } from '../upgrade.ts';
import { WebSocketCall, type WebSocketContext } from './websocket-call.ts';
import { chooseProtocol, type WebSocketOptions, webSocketOptions } from './websocket-options.ts';

const prefix = '/ws';

export interface WebSocketsContext extends WebSocketContext {
  routes: Routes;
  access: Access;
  limits: Limits;
  accessLog: AccessLog | undefined;
}

export class WebSockets {
  readonly #context: WebSocketsContext;
  #servers: Promise<Record<'compressed' | 'plain', WebSocketServer>> | undefined;

  constructor(context: WebSocketsContext) {
    this.#context = context;
  }

  /** Takes a request for a WebSocket: opens it, or says why not. */
  take(upgrade: UpgradeRequest): void {
    upgrade.socket.on('error', () => {});
    if (this.#context.accessLog) logUpgrade(upgrade, this.#context.accessLog);
    try {
      this.#start(upgrade);
    } catch (error) {
      this.#context.onFault(error);
      upgrade.socket.destroy();
    }
  }

  #start(upgrade: UpgradeRequest): void {
    const query = upgrade.path.indexOf('?');
    const path = query < 0 ? upgrade.path : upgrade.path.slice(0, query);
    const foreign = this.#context.access.checkBrowser(upgrade, false);
    const options = foreign ?? webSocketOptions(upgrade, query < 0 ? '' : upgrade.path.slice(query + 1));
    if ('code' in options) {
      this.#refuse(upgrade, options);
      return;
    }
    const route = this.#find(path, options);
    if ('code' in route) {
      this.#refuse(upgrade, route);
      return;
    }
    this.#open(upgrade, route, options).catch((error: unknown) => {
      this.#context.onFault(error);
      upgrade.socket.destroy();
    });
  }

  #find(path: string, { head }: WebSocketOptions): Route | Failure {
    const { routes, access } = this.#context;
    if (!path.startsWith(`${prefix}/`)) {
      return { code: Code.Unimplemented, message: `A WebSocket is at ${prefix}/service/method`, status: 404 };
    }
    const denied = ({ descriptor, scope }: RegisteredService): Failure | undefined =>
      access.checkToken(head, descriptor.typeName, scope);
    const route = routes.find(path.slice(prefix.length), (service) => denied(service) === undefined);
    return 'code' in route ? route : (denied(route.service) ?? route);
  }

  async #open(upgrade: UpgradeRequest, route: Route, options: WebSocketOptions): Promise<void> {
    this.#servers ??= this.#load();
    const servers = await this.#servers;
    // On one machine the wire is memory.
    const server = upgrade.fromLoopback ? servers.plain : servers.compressed;
    upgrade.keepOpen();
    server.handleUpgrade(upgrade.request, upgrade.socket, upgrade.first, (socket) => {
      upgrade.status = 101;
      new WebSocketCall(socket, route, options, this.#context).start();
    });
  }

  /** Loaded late: most that run here never open one. */
  async #load(): Promise<Record<'compressed' | 'plain', WebSocketServer>> {
    const { WebSocketServer: Server } = await import('ws');
    const shared = {
      noServer: true,
      clientTracking: false,
      maxPayload: this.#context.limits.maxMessageBytes,
      handleProtocols: chooseProtocol,
    };
    return {
      plain: new Server({ ...shared, perMessageDeflate: false }),
      compressed: new Server({
        ...shared,
        perMessageDeflate: {
          // A context that is kept costs a third of a megabyte a connection.
          serverNoContextTakeover: true,
          clientNoContextTakeover: true,
          threshold: compressFromBytes,
          concurrencyLimit: 4,
          zlibDeflateOptions: { level: 1 },
        },
      }),
    };
  }

  #refuse(upgrade: UpgradeRequest, failure: Failure): void {
    const { socket } = upgrade;
    const body = JSON.stringify(errorJson(failure, this.#context.details));
    const status = failure.status ?? httpStatus(failure.code);
    upgrade.status = status;
    const headers = {
      ...failure.headers,
      connection: 'close',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}\r\n${lines.join('')}\r\n${body}`);
    socket.on('end', () => socket.destroy());
    socket.resume();
  }
}
