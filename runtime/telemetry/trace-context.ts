/** W3C Trace Context: https://www.w3.org/TR/trace-context/ */

/** Where a call stands in its trace. Ids in lower-case hex. */
export interface TraceContext {
  traceId: string;
  spanId: string;
  /** Span of whoever called; empty: the trace begins here. */
  parentSpanId: string;
  /** Flags as they came; `01` where the trace begins. */
  flags: string;
}

const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** Random bytes are drawn many at a time: a draw for each call would cost more than the call's other bookkeeping. */
const pool = Buffer.alloc(8_192);
let used = pool.length;

/** The context of a new span: in the caller's trace, or at the beginning of one when there is none that can be read. */
export function childContext(traceparent: string | undefined): TraceContext {
  const parent = traceparent === undefined ? null : pattern.exec(traceparent);
  if (parent === null) return { traceId: randomHex(16), spanId: randomHex(8), parentSpanId: '', flags: '01' };
  const [, traceId = '', parentSpanId = '', flags = ''] = parent;
  return { traceId, spanId: randomHex(8), parentSpanId, flags };
}

export function traceparentOf({ traceId, spanId, flags }: TraceContext): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    // Loads Node's cryptography when it is first needed: an idle instance is half a megabyte smaller without.
    crypto.getRandomValues(pool);
    used = 0;
  }
  const text = pool.toString('hex', used, used + bytes);
  used += bytes;
  // Of all ids these alone mean nothing.
  return /[1-9a-f]/.test(text) ? text : randomHex(bytes);
}
