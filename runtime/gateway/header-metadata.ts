/** Between the headers of HTTP and the metadata that calls carry. */
import type { Metadata } from '../call/call.ts';
import type { HeaderFields } from './exchange.ts';

/** Headers that belong to HTTP or to one of the protocols, and so are nobody's metadata. */
const reserved = new Set([
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function isReserved(name: string): boolean {
  return (
    reserved.has(name) ||
    name.startsWith('grpc-') ||
    name.startsWith('connect-') ||
    name.startsWith('sec-websocket-')
  );
}

/**
 * The metadata in a request's raw headers. `withoutToken` leaves `authorization` out: a token that opened a door of
 * ours must not reach the code behind it.
 */
export function requestMetadata(rawHeaders: readonly string[], withoutToken: boolean): Metadata {
  const metadata: Metadata = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    if (name.startsWith(':') || isReserved(name) || (withoutToken && name === 'authorization')) continue;
    if (name.endsWith('-bin') && value.includes(',')) {
      for (const one of value.split(',')) metadata.push([name, one.trim()]);
    } else {
      metadata.push([name, value]);
    }
  }
  return metadata;
}

const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const badValue = /[^\t\x20-\x7e\x80-\xff]/g;

/**
 * Adds metadata to response headers or trailers, each name behind `prefix`. Names of HTTP's own and names that are no
 * header are left out; characters that no header may have become `?`, so that a value cannot start another header.
 */
export function addMetadata(fields: HeaderFields, metadata: Metadata, prefix = ''): void {
  for (const [name, text] of metadata) {
    if (isReserved(name) || !token.test(name)) continue;
    const value = text.replace(badValue, '?');
    const key = prefix + name;
    const before = fields[key];
    if (name === 'set-cookie') {
      fields[key] = before === undefined ? [value] : [...before, value];
    } else {
      fields[key] = before === undefined ? value : `${before}, ${value}`;
    }
  }
}
