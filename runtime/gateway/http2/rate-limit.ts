/** How often something may happen: some in a burst, and so many a second in the long run. */
export class RateLimit {
  private readonly burst: number;
  private readonly perSecond: number;
  private left: number;
  private filledAt = 0;

  constructor(burst: number, perSecond: number) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.left = burst;
  }

  /** Lets that many more happen, up to a burst. */
  give(count: number): void {
    this.left = Math.min(this.burst, this.left + count);
  }

  /** Counts one, at `now` in milliseconds; false when that is one too many. */
  take(now: number): boolean {
    if (this.left < this.burst) {
      this.left = Math.min(this.burst, this.left + ((now - this.filledAt) * this.perSecond) / 1000);
    }
    this.filledAt = now;
    this.left--;
    return this.left >= 0;
  }
}
