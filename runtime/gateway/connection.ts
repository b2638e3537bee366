/** One connection to the port: what it waits for, and since when. */
import type { Socket } from 'node:net';
import type { BodyDeadline, TimedRequest } from './body-deadline.ts';
import type { ExchangeConnection } from './exchange.ts';
import { isLoopbackAddress } from './host-name.ts';
import type { Http2Session } from './http2/index.ts';
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
  private session: Http2Session | undefined;
  private readonly acceptedAt = performance.now();
  /** When a byte came last, as far as was looked, and how many had come then. */
  private heardAt = 0;
  private heardBytes = 0;
  private pinged = false;

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

  http2(session: Http2Session): void {
    this.stage = 'http2';
    this.session = session;
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
        if (!this.session?.isSettled) return now - this.since > limits.headersMs;
        if (now - this.acceptedAt > limits.maxConnectionAgeMs) this.takeNoMore();
        return this.isSilent(now, limits);
      case 'http1':
        return this.isLateWithHeaders(now, limits);
    }
  }

  /** Whether a call is under way. */
  get isBusy(): boolean {
    return this.exchanges > 0;
  }

  /** Tells an HTTP/2 client to make new calls elsewhere (GOAWAY); those under way go on. */
  takeNoMore(): void {
    this.session?.close();
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

  /** Whether the peer does not even answer a ping: it is gone, or was told to be and stays. */
  private isSilent(now: number, limits: Limits): boolean {
    const { bytesRead } = this.socket;
    if (bytesRead !== this.heardBytes) {
      this.heardBytes = bytesRead;
      this.heardAt = now;
      this.pinged = false;
    }
    const silentMs = now - this.heardAt;
    if (silentMs < limits.pingAfterMs) return false;
    if (this.pinged) return silentMs > limits.pingAfterMs + limits.headersMs;
    this.pinged = true;
    this.session?.askForLife();
    return false;
  }
}
