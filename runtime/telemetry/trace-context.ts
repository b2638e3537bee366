/** W3C Trace Context, level 1: https://www.w3.org/TR/trace-context-1/ */

/** Where a call stands in its trace. Ids in lower-case hex. */
export interface TraceContext {
  traceId: string;
  spanId: string;
  /** Span of whoever called; empty: the trace begins here. */
  parentSpanId: string;
  /** `01` where whoever began the trace has it sampled, and where it begins here; else `00`: there is no other flag. */
  flags: string;
}

const pattern =
  /^(?!ff)(?!00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]([0-9a-f])(?:-|$)/;

/** Random bytes are drawn many at a time: a draw for each call would cost more than the call's other bookkeeping. */
const pool = Buffer.alloc(8_192);
let used = pool.length;

/** The ids and flags of a `traceparent`; undefined for what is none. */
export function readTraceparent(
  traceparent: string | undefined,
): Pick<TraceContext, 'traceId' | 'spanId' | 'flags'> | undefined {
  const [, traceId, spanId, flags = ''] =
    (traceparent === undefined ? null : pattern.exec(traceparent)) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, flags: isOdd(flags) ? '01' : '00' };
}

/** The context of a new span: in the caller's trace, or at the beginning of one when there is none that can be read. */
export function childContext(traceparent: string | undefined): TraceContext {
  const parent = traceparent === undefined ? null : pattern.exec(traceparent);
  if (parent === null) return { traceId: randomHex(16), spanId: randomHex(8), parentSpanId: '', flags: '01' };
  const [, traceId = '', parentSpanId = '', flags = ''] = parent;
  return { traceId, spanId: randomHex(8), parentSpanId, flags: isOdd(flags) ? '01' : '00' };
}

/** The header `traceparent`, of version 00. */
export function traceparentOf({
  traceId,
  spanId,
  flags,
}: Pick<TraceContext, 'traceId' | 'spanId' | 'flags'>): string {
  return `00-${traceId}-${spanId}-${flags}`;
}

/** Of a hex digit. */
function isOdd(digit: string): boolean {
  return '13579bdf'.includes(digit);
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
