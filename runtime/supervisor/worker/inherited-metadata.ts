import type { Metadata } from '../../call/call.ts';

/** What belongs to one connection or one caller, and must not go on to the next service. */
const ownNames = new Set([
  'accept',
  'authorization',
  'connection',
  'cookie',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'te',
  'trailer',
  'traceparent',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);

const ownPrefixes = [':', 'accept-', 'connect-', 'content-', 'grpc-', 'proxy-', 'sec-', 'x-forwarded-'];

/** The caller's metadata that calls made on its behalf carry on: not its credentials, nor what the protocol needs. */
export function inheritedMetadata(metadata: Metadata): Metadata {
  return metadata.filter(
    ([name]) => !ownNames.has(name) && !ownPrefixes.some((prefix) => name.startsWith(prefix)),
  );
}
