/** What can be written in the lines of a request file that are no body. */

/** What a place in such a line waits for, and the part of it that is written already. */
export type LinePlace =
  | { kind: 'environment'; written: string }
  | { kind: 'service'; written: string }
  | { kind: 'method'; service: string; written: string }
  | { kind: 'metadata'; written: string }
  | { kind: 'request'; written: string };

/** `before` is the line up to the cursor. Undefined where nothing is known to be awaited. */
export function linePlace(before: string): LinePlace | undefined {
  const metadata = /^\s*(?:#|\/\/)\s*@([\w-]*)$/.exec(before);
  if (metadata) return { kind: 'metadata', written: metadata[1] ?? '' };
  const ref = /^\s*(?:#|\/\/)\s*@ref\s+([\w-]*)$/.exec(before);
  if (ref) return { kind: 'request', written: ref[1] ?? '' };
  const environment = /^\s*[A-Z]+\s+\{\{([\w.-]*)$/.exec(before);
  if (environment) return { kind: 'environment', written: environment[1] ?? '' };
  const [, service, slash, method] = /^\s*GRPC\s+[^/\s]+\/([\w.]*)(\/)?(\w*)$/.exec(before) ?? [];
  if (service === undefined) return undefined;
  return slash === undefined
    ? { kind: 'service', written: service }
    : { kind: 'method', service, written: method ?? '' };
}
