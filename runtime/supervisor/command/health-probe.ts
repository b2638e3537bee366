/** Asks a gRPC server how it is: by `grpc.health.v1` where it has that, by the connection alone where it has not. */
import { type Client, Code, ConnectError, createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../call/transport.ts';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../gateway/gen/grpc/health/v1/health_pb.ts';
import type { GrpcTarget } from '../../proxy/index.ts';

export class HealthProbe {
  readonly #target: GrpcTarget;
  readonly #client: Client<typeof Health>;
  #hasHealth = true;

  constructor(target: GrpcTarget) {
    this.#target = target;
    this.#client = createClient(Health, createCallTransport(target));
  }

  /** Whether it takes calls. Rejects when it does not answer within so many milliseconds, or not at all. */
  async check(timeoutMs: number): Promise<boolean> {
    if (this.#hasHealth) {
      try {
        const { status } = await this.#client.check({ service: '' }, { timeoutMs });
        return status === Status.SERVING;
      } catch (error) {
        const { code } = ConnectError.from(error);
        // One that keeps no state of the whole server says NOT_FOUND: it answers, and that is all there is to know.
        if (code === Code.NotFound) return true;
        if (code !== Code.Unimplemented) throw error;
        this.#hasHealth = false;
      }
    }
    await within(timeoutMs, this.#target.ping());
    return true;
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
