import type { CallEnd, CallObserver, Metadata } from '../call/call.ts';
import type { Exchange, RequestReceiver } from './exchange.ts';

/** What a caller is told of a fault of the gateway's own. */
export const faultMessage = 'internal error of the gateway: the log of the environment says more';

/** A call as the gateway handles it: it hears the client and the service. */
export interface HandledCall extends CallObserver, RequestReceiver {
  /** Ends it with INTERNAL. Throws when an answer is out that cannot be ended so. */
  failWithFault(): void;
}

/**
 * Hears everything in the place of a call: a fault of the gateway's own, wherever it shows, ends that one call with
 * INTERNAL and is logged. It must not reach the thread, which serves everybody.
 */
export class GuardedCall implements CallObserver, RequestReceiver {
  private readonly call: HandledCall;
  private readonly exchange: Pick<Exchange, 'abort'>;
  private readonly onFault: (error: unknown) => void;

  constructor(call: HandledCall, exchange: Pick<Exchange, 'abort'>, onFault: (error: unknown) => void) {
    this.call = call;
    this.exchange = exchange;
    this.onFault = onFault;
  }

  /** For what the call does by itself: at its start, after a time. */
  run(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fault(error);
    }
  }

  /** For what it waits for. */
  watch(work: Promise<void>): void {
    work.catch((error: unknown) => this.fault(error));
  }

  data(chunk: Buffer): void {
    this.run(() => this.call.data(chunk));
  }

  complete(): void {
    this.run(() => this.call.complete());
  }

  drained(): void {
    this.run(() => this.call.drained());
  }

  gone(): void {
    this.run(() => this.call.gone());
  }

  headers(metadata: Metadata): void {
    this.run(() => this.call.headers(metadata));
  }

  message(bytes: Uint8Array): void {
    this.run(() => this.call.message(bytes));
  }

  writable(): void {
    this.run(() => this.call.writable());
  }

  end(end: CallEnd): void {
    this.run(() => this.call.end(end));
  }

  private fault(error: unknown): void {
    this.onFault(error);
    try {
      this.call.failWithFault();
    } catch {
      // Half an answer is out: cut off, it cannot be taken for a whole one.
      this.exchange.abort();
    }
  }
}
