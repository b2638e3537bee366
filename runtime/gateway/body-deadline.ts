/** Ends requests whose body does not come: node's own deadline works only for servers that listen themselves. */

/** A request whose body may still be on its way. */
export interface TimedRequest {
  /** When its headers were there, by `performance.now()`. */
  readonly startedAt: number;
  /** Whether the whole body has come. */
  readonly bodyComplete: boolean;
  /** Ends the exchange: its client took too long. */
  tooSlow(): void;
}

export class BodyDeadline {
  private readonly limitMs: number;
  private readonly requests = new Set<TimedRequest>();

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  add(request: TimedRequest): void {
    this.requests.add(request);
  }

  remove(request: TimedRequest): void {
    this.requests.delete(request);
  }

  /** Ends what is late. To be called every now and then. */
  sweep(now: number): void {
    for (const request of this.requests) {
      if (request.bodyComplete) this.requests.delete(request);
      else if (now - request.startedAt > this.limitMs) {
        this.requests.delete(request);
        request.tooSlow();
      }
    }
  }
}
