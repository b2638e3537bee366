/** Ends requests whose body does not come: node's own deadline works only for servers that listen themselves. */

/** A request whose body may still be on its way. */
export interface TimedRequest {
  /** When its headers were there, by `performance.now()`. */
  readonly startedAt: number;
  /** Whether the whole body has come. */
  readonly bodyComplete: boolean;
  /** Where it is among those that are timed; -1: it is not one of them. Set by who times it. */
  timedAt: number;
  /** Ends the exchange: its client took too long. */
  tooSlow(): void;
}

export class BodyDeadline {
  private readonly limitMs: number;
  /** In no order. A Set that requests pass through would keep them as a Map does: see NumberMap. */
  private readonly requests: TimedRequest[] = [];

  constructor(limitMs: number) {
    this.limitMs = limitMs;
  }

  add(request: TimedRequest): void {
    request.timedAt = this.requests.push(request) - 1;
  }

  remove(request: TimedRequest): void {
    const { timedAt } = request;
    if (timedAt < 0) return;
    request.timedAt = -1;
    const last = this.requests.pop();
    if (last === undefined || last === request) return;
    this.requests[timedAt] = last;
    last.timedAt = timedAt;
  }

  /** Ends what is late. To be called every now and then. */
  sweep(now: number): void {
    for (const request of [...this.requests]) {
      if (request.bodyComplete) this.remove(request);
      else if (now - request.startedAt > this.limitMs) {
        this.remove(request);
        request.tooSlow();
      }
    }
  }
}
