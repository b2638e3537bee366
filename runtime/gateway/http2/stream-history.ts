/**
 * What is still known of streams that are no longer open. Nobody can remember all of them; and what was under way when we
 * reset a stream is no mistake. Only what surely is one is told.
 */
const rememberedEnds = 256;
const rememberedGaps = 16;

export class StreamHistory {
  /** The largest number that a stream has had. */
  last = 0;
  private readonly ends = new Int32Array(rememberedEnds);
  private nextEnd = 0;
  private readonly gaps: [from: number, to: number][] = [];

  /** A stream with a larger number than all before it. */
  opened(streamId: number): void {
    if (streamId > this.last + 2) {
      this.gaps.push([this.last + 1, streamId - 1]);
      if (this.gaps.length > rememberedGaps) this.gaps.shift();
    }
    this.last = streamId;
  }

  /** A stream is over that the other side itself has ended. */
  ended(streamId: number): void {
    this.ends[this.nextEnd] = streamId;
    this.nextEnd = (this.nextEnd + 1) % rememberedEnds;
  }

  /** Whether its number was passed over, so that it cannot be opened any more. */
  wasPassedOver(streamId: number): boolean {
    return this.gaps.some(([from, to]) => streamId >= from && streamId <= to);
  }

  /** Whether no stream with that number, or a larger one, was opened yet. */
  isIdle(streamId: number): boolean {
    return streamId > this.last || streamId % 2 === 0;
  }

  /** Whether the other side is known to have ended that stream, and must not send anything more in it. */
  hasEnded(streamId: number): boolean {
    return this.ends.includes(streamId);
  }
}
