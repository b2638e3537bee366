/** One connection to the port: what it waits for, and since when. */
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { BodyDeadline, TimedRequest } from './body-deadline.ts';
import type { ExchangeConnection } from './exchange.ts';
import { isLoopbackAddress } from './host-name.ts';
import type { Limits } from './limits.ts';

export class Connection implements ExchangeConnection<TimedRequest> {
  readonly socket: Socket;
  readonly fromLoopback: boolean;
  readonly peer: string;
  readonly localAddress: string;
  secure = false;
  private readonly bodies: BodyDeadline;
  private stage: 'first-byte' | 'handshake' | 'http1' | 'http2' = 'first-byte';
  private since = performance.now();
  private exchanges = 0;
  /** What had been read when the last exchange ended: more than that is the beginning of another. */
  private bytesBefore = 0;
  private inHeaders = true;
  private session: ServerHttp2Session | undefined;
  private settled = false;

  constructor(socket: Socket, bodies: BodyDeadline) {
    this.socket = socket;
    this.peer = socket.remoteAddress ?? '';
    this.fromLoopback = isLoopbackAddress(this.peer);
    this.localAddress = socket.localAddress ?? '';
    this.bodies = bodies;
  }

  /** TLS has begun. */
  handshake(): void {
    this.stage = 'handshake';
    this.secure = true;
  }

  http1(): void {
    this.stage = 'http1';
  }

  http2(session: ServerHttp2Session): void {
    this.stage = 'http2';
    this.session = session;
    session.once('remoteSettings', () => {
      this.settled = true;
    });
  }

  opened(request: TimedRequest): void {
    this.exchanges++;
    this.inHeaders = false;
    this.bodies.add(request);
  }

  lasting(request: TimedRequest): void {
    this.bodies.remove(request);
  }

  /** It goes on with another protocol, for as long as it is open. */
  upgraded(): void {
    this.exchanges++;
    this.inHeaders = false;
  }

  closed(request: TimedRequest): void {
    this.exchanges--;
    this.bytesBefore = this.socket.bytesRead;
    this.bodies.remove(request);
  }

  /** Whether it has kept the gateway waiting for too long. To be asked every now and then. */
  isLate(now: number, limits: Limits): boolean {
    switch (this.stage) {
      case 'first-byte':
        return now - this.since > limits.firstByteMs;
      case 'handshake':
        return now - this.since > limits.headersMs;
      case 'http2':
        return !this.settled && now - this.since > limits.headersMs;
      case 'http1':
        return this.isLateWithHeaders(now, limits);
    }
  }

  /** Whether a call is under way. */
  get isBusy(): boolean {
    return this.exchanges > 0;
  }

  end(): void {
    this.session?.destroy();
    this.socket.destroy();
  }

  private isLateWithHeaders(now: number, limits: Limits): boolean {
    if (this.exchanges > 0) return false;
    if (this.inHeaders) return now - this.since > limits.headersMs;
    if (this.socket.bytesRead > this.bytesBefore) {
      this.inHeaders = true;
      this.since = now;
    }
    return false;
  }
}
