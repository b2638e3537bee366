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
 * INTERNAL and is logged. It must not reach the thread, which serves everybody. Each way in has a `try` of its own: a
 * closure for each event would be made half a dozen times a call.
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
    try {
      this.call.data(chunk);
    } catch (error) {
      this.fault(error);
    }
  }

  complete(): void {
    try {
      this.call.complete();
    } catch (error) {
      this.fault(error);
    }
  }

  drained(): void {
    try {
      this.call.drained();
    } catch (error) {
      this.fault(error);
    }
  }

  gone(): void {
    try {
      this.call.gone();
    } catch (error) {
      this.fault(error);
    }
  }

  headers(metadata: Metadata): void {
    try {
      this.call.headers(metadata);
    } catch (error) {
      this.fault(error);
    }
  }

  message(bytes: Uint8Array): void {
    try {
      this.call.message(bytes);
    } catch (error) {
      this.fault(error);
    }
  }

  writable(): void {
    try {
      this.call.writable();
    } catch (error) {
      this.fault(error);
    }
  }

  end(end: CallEnd): void {
    try {
      this.call.end(end);
    } catch (error) {
      this.fault(error);
    }
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
