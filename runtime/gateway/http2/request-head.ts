/** The head of a request, from a header block: RFC 9113, 8.2 and 8.3. */
import type { HeadMemory } from '../exchange.ts';
import type { DecodedHeaders } from './hpack/index.ts';

export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  /** The fields proper. */
  readonly rawHeaders: readonly string[];
  /** Bytes that the body will have, where that is said. */
  readonly contentLength: number | undefined;
  /** How large the list of its headers is, as RFC 9113, 6.5.2 counts it. */
  readonly bytes: number;
  readonly memory: HeadMemory;
}

/** Fields that belong to HTTP/1.1: RFC 9113, 8.2.2. */
const ofConnections = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

const pseudoHeaders = new Set([':method', ':scheme', ':authority', ':path']);

/** The request that is meant; undefined when the headers are malformed. */
export function requestHead({ fields, areFields, bytes }: DecodedHeaders): RequestHead | undefined {
  if (!areFields) return undefined;
  const pseudo = new Map<string, string>();
  let at = 0;
  for (; fields[at]?.charCodeAt(0) === 0x3a; at += 2) {
    const name = fields[at] as string;
    if (!pseudoHeaders.has(name) || pseudo.has(name)) return undefined;
    pseudo.set(name, fields[at + 1] as string);
  }
  const rawHeaders = fields.slice(at);
  const special = specialFields(rawHeaders);
  const method = pseudo.get(':method');
  if (!special || method === undefined || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) return undefined;
  const authority = authorityOf(pseudo.get(':authority'), special.host);
  const path = pathOf(method, pseudo);
  if (authority === undefined || path === undefined) return undefined;
  return { method, path, authority, rawHeaders, contentLength: special.contentLength, bytes, memory: {} };
}

/** Whether these are fields that may follow a body. */
export function areTrailers({ fields, areFields }: DecodedHeaders): boolean {
  return areFields && specialFields(fields) !== undefined;
}

/** Looks at the fields that HTTP itself gives a meaning; undefined when one of them must not be so. */
function specialFields(
  fields: readonly string[],
): { contentLength: number | undefined; host: string | undefined } | undefined {
  let contentLength: number | undefined;
  let host: string | undefined;
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string;
    const value = fields[i + 1] as string;
    if (name.charCodeAt(0) === 0x3a || ofConnections.has(name)) return undefined;
    if (name === 'te' && value !== 'trailers') return undefined;
    if (name === 'host') {
      if (host !== undefined) return undefined;
      host = value;
    } else if (name === 'content-length') {
      if (contentLength !== undefined || !/^\d{1,15}$/.test(value)) return undefined;
      contentLength = Number(value);
    }
  }
  return { contentLength, host };
}

function authorityOf(pseudo: string | undefined, host: string | undefined): string | undefined {
  const authority = pseudo ?? host ?? '';
  if (host !== undefined && host.toLowerCase() !== authority.toLowerCase()) return undefined;
  return /^[\w.~!$&'()*+,;=:@%[\]-]*$/.test(authority) ? authority : undefined;
}

function pathOf(method: string, pseudo: ReadonlyMap<string, string>): string | undefined {
  const path = pseudo.get(':path');
  const scheme = pseudo.get(':scheme');
  // It names no resource, only a host.
  if (method === 'CONNECT') return path === undefined && scheme === undefined ? '/' : undefined;
  if (path === undefined || !scheme) return undefined;
  if (path === '*' && method === 'OPTIONS') return path;
  return /^\/[\x21-\x7e\x80-\xff]*$/.test(path) ? path : undefined;
}

/**
 * The value of a field, its lines joined; undefined when there is none. Of fields that have one value only the first
 * line counts, so that a second one cannot change what a proxy has looked at.
 */
export function fieldValue(rawHeaders: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i] !== name) continue;
    const value = rawHeaders[i + 1] as string;
    if (found === undefined) found = value;
    else if (!singular.has(name)) found += name === 'cookie' ? `; ${value}` : `, ${value}`;
  }
  return found;
}

const singular = new Set([
  'access-control-request-method',
  'authorization',
  'connect-protocol-version',
  'connect-timeout-ms',
  'content-encoding',
  'content-type',
  'grpc-encoding',
  'grpc-timeout',
  'if-modified-since',
  'traceparent',
  'user-agent',
]);
