/** One attempt to send spans, and what came of it: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response */
import { promisify } from 'node:util';
import { version } from '../../version.ts';
import type { OtlpTarget } from './otlp-target.ts';

/** What came of an attempt. */
export type PostResult =
  /** `rejected` of the spans were not taken all the same, and are not to be sent again. */
  | { kind: 'taken'; rejected: number; reason: string }
  /** To be sent again, not before so many milliseconds if the collector named a time. */
  | { kind: 'later'; reason: string; afterMs: number | undefined }
  | { kind: 'refused'; reason: string };

const retryable = new Set([429, 502, 503, 504]);
/** Bytes of an answer that are read at most. */
const maxAnswer = 64 * 1024;

/** @param body an ExportTraceServiceRequest in JSON */
export async function postSpans(
  { url, headers, timeoutMs }: OtlpTarget,
  body: string,
  signal: AbortSignal,
): Promise<PostResult> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    // Loaded when there is something to send.
    const { gzip } = await import('node:zlib');
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'user-agent': `skep/${version}`,
      },
      body: await promisify(gzip)(body),
      // Headers are for the host that was named, and none beside it.
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    const answer = await readAnswer(response);
    const reason = `it answers HTTP ${response.status}`;
    if (response.ok) return { kind: 'taken', ...partialSuccess(answer) };
    if (!retryable.has(response.status)) return { kind: 'refused', reason };
    return { kind: 'later', reason, afterMs: retryAfter(response.headers.get('retry-after')) };
  } catch (error) {
    return { kind: 'later', reason: reasonOf(error), afterMs: undefined };
  }

  function reasonOf(error: unknown): string {
    if (signal.aborted) return 'there was no time left';
    return timeout.aborted ? `it did not answer within ${timeoutMs} ms` : causeOf(error);
  }
}

/** Read to its end, so that the connection is free for the next request. */
async function readAnswer(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswer) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function partialSuccess(answer: string): { rejected: number; reason: string } {
  try {
    const { rejectedSpans = 0, errorMessage = '' } = JSON.parse(answer).partialSuccess ?? {};
    return { rejected: Number(rejectedSpans) || 0, reason: `it says: ${String(errorMessage).slice(0, 500)}` };
  } catch {
    // An empty answer, or one that is not JSON, is that of a collector that took all.
    return { rejected: 0, reason: '' };
  }
}

/** Milliseconds, of a number of seconds or a date. */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** The system's word for it, such as ECONNREFUSED. `fetch` hides it in a cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return cause instanceof Error ? cause.message : String(cause);
}
