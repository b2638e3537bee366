/** Sends spans to a collector, in batches, again when it cannot take them now; spans that find no room are counted. */
import { setTimeout as delay } from 'node:timers/promises';
import type { KeptCall, KeptSpan } from '../kept-call.ts';
import { codeSpan } from './otlp-code-span.ts';
import { postSpans } from './otlp-post.ts';
import { exportRequest, otlpSpan, type ProjectSpan } from './otlp-span.ts';
import type { OtlpTarget } from './otlp-target.ts';
import { OtlpTrouble } from './otlp-trouble.ts';

/** Numbers of spans, and milliseconds. */
export interface OtlpLimits {
  batch: number;
  /** How long the first span of a batch waits for others. */
  batchMs: number;
  /** Spans that may wait, those that are being sent included: about a kilobyte each. */
  waiting: number;
  firstRetryMs: number;
  longestRetryMs: number;
  /** A batch that was not taken for so long is given up, so that newer ones have their turn. */
  giveUpMs: number;
  /** For all that still waits at the end. */
  closeMs: number;
}

const defaultOtlpLimits: OtlpLimits = {
  batch: 512,
  batchMs: 2_000,
  waiting: 8_192,
  firstRetryMs: 1_000,
  longestRetryMs: 30_000,
  giveUpMs: 300_000,
  closeMs: 2_000,
};

/** Calls that are not told of yet, of which something is known. */
const maxAmending = 1_000;

/** Takes spans without waiting. Dispose of it to have the rest sent, as far as the collector takes it. */
export class OtlpExporter implements AsyncDisposable {
  readonly #target: OtlpTarget;
  readonly #limits: OtlpLimits;
  readonly #trouble: OtlpTrouble;
  /** Aborted when there is no waiting any more: for more spans, or for a better moment. */
  readonly #closing = new AbortController();
  /** Aborted when nothing is sent any more. */
  readonly #ended = new AbortController();
  #waiting: ProjectSpan[] = [];
  readonly #amending = new Map<string, readonly KeptSpan[]>();
  /** Ends the wait for more spans. */
  #full = new AbortController();
  #sending: Promise<void> | undefined;

  /** `tell` hears of spans that were not taken, once a minute at most. */
  constructor(target: OtlpTarget, tell: (message: string) => void, limits: Partial<OtlpLimits> = {}) {
    this.#target = target;
    this.#limits = { ...defaultOtlpLimits, ...limits };
    this.#trouble = new OtlpTrouble(target.url, tell);
  }

  /** Those that whoever began the trace wants sampled. Never waits, and never throws for what the collector does. */
  add(calls: readonly KeptCall[], ofCode: readonly KeptSpan[] = []): void {
    this.#amend(ofCode.filter(({ amends }) => amends));
    const spans = [
      ...calls.filter(({ sampled }) => sampled).map((call) => otlpSpan(call, this.#amended(call.spanId))),
      ...ofCode.filter(({ amends, sampled }) => sampled && !amends).map(codeSpan),
    ];
    const taken = spans.slice(0, Math.max(0, this.#limits.waiting - this.#waiting.length));
    this.#trouble.lost(spans.length - taken.length, 'too many wait already');
    this.#waiting.push(...taken);
    if (this.#waiting.length >= this.#limits.batch) this.#full.abort();
    if (this.#waiting.length > 0) this.#sending ??= this.#sendAll();
  }

  /** Resolves when all that was added is sent or, after `closeMs`, lost and told of. Nothing may be added any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const timer = setTimeout(() => this.#ended.abort(), this.#limits.closeMs);
    await this.#sending;
    clearTimeout(timer);
    this.#trouble[Symbol.dispose]();
  }

  /** What code adds to the span of its call comes before the call. */
  #amend(spans: readonly KeptSpan[]): void {
    for (const span of spans)
      this.#amending.set(span.spanId, [...(this.#amending.get(span.spanId) ?? []), span]);
    for (const [oldest] of this.#amending) {
      if (this.#amending.size <= maxAmending) break;
      this.#amending.delete(oldest);
    }
  }

  #amended(spanId: string): readonly KeptSpan[] {
    const spans = this.#amending.get(spanId);
    if (spans === undefined) return [];
    this.#amending.delete(spanId);
    return spans;
  }

  async #sendAll(): Promise<void> {
    const { batch, batchMs } = this.#limits;
    while (this.#waiting.length > 0) {
      if (this.#waiting.length < batch) {
        this.#full = new AbortController();
        await wait(batchMs, AbortSignal.any([this.#closing.signal, this.#full.signal]));
      }
      const sent = this.#waiting.slice(0, batch);
      await this.#send(sent);
      this.#waiting.splice(0, sent.length);
    }
    this.#sending = undefined;
  }

  /** Returns when the batch is taken, or lost and told of. */
  async #send(spans: readonly ProjectSpan[]): Promise<void> {
    const { firstRetryMs, longestRetryMs, giveUpMs } = this.#limits;
    const body = exportRequest(spans);
    const began = performance.now();
    let pause = firstRetryMs;
    let reason = 'there was no time left';
    while (!this.#ended.signal.aborted) {
      const wasClosing = this.#closing.signal.aborted;
      const result = await postSpans(this.#target, body, this.#ended.signal);
      if (result.kind === 'taken') {
        this.#trouble.lost(result.rejected, result.reason);
        return;
      }
      reason = result.reason;
      // Jitter keeps those that failed together from coming again together.
      const ms = result.kind === 'later' ? (result.afterMs ?? pause * (0.8 + Math.random() * 0.4)) : 0;
      const isOver = wasClosing || performance.now() + ms - began > giveUpMs;
      if (result.kind === 'refused' || isOver) break;
      this.#trouble.delayed(reason);
      await wait(ms, this.#closing.signal);
      pause = Math.min(pause * 2, longestRetryMs);
    }
    this.#trouble.lost(spans.length, reason);
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
