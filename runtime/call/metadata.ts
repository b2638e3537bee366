/** Between Connect's `Headers` and the ordered lines that calls carry. */
import type { Metadata } from './call.ts';

/** Lines that are no valid header (a name with a space, a value with a line break) are left out. */
export function toHeaders(metadata: Metadata): Headers {
  const headers = new Headers();
  for (const [name, value] of metadata) {
    try {
      headers.append(name, value);
    } catch {
      // Only a peer that does not speak HTTP can send such a line; nobody could read it by name.
    }
  }
  return headers;
}

/** Lines of one name come out as one, joined by commas, as `Headers` keeps them. */
export function toMetadata(headers: Headers): Metadata {
  return [...headers];
}
