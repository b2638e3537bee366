/** A request as the editor sends it to an environment: it says who calls, for the history, and begins a trace that can be shown then. */
import type { Destination } from '../../runtime/api/request/request-destination.ts';
import type { FileRequest } from '../../runtime/api/request/request-file.ts';
import { childContext, readTraceparent, traceparentOf } from '../../runtime/api/trace-context.ts';

export interface TracedRequest {
  request: FileRequest;
  /** Absent where nobody keeps a trace. */
  traceId?: string;
}

/** What the request says itself counts. */
export function tracedRequest(
  written: FileRequest,
  { environment }: Pick<Destination, 'environment'>,
): TracedRequest {
  const own = (name: string) => written.headers.find((header) => header.name.toLowerCase() === name)?.value;
  const headers = [...written.headers];
  if (own('user-agent') === undefined) headers.push({ name: 'user-agent', value: 'skep-editor', line: -1 });
  if (environment === undefined) return { request: { ...written, headers } };
  const given = own('traceparent');
  if (given !== undefined) {
    const traceId = readTraceparent(given)?.traceId;
    return { request: { ...written, headers }, ...(traceId !== undefined && { traceId }) };
  }
  const begun = childContext(undefined);
  headers.push({ name: 'traceparent', value: traceparentOf(begun), line: -1 });
  return { request: { ...written, headers }, traceId: begun.traceId };
}
