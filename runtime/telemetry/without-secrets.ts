/** Metadata as the history keeps it: what opens doors is not in it. */
import type { Metadata } from '../call/call.ts';

/** What stands in place of a value that is not kept. */
export const notKept = '(not kept)';

const secretNames =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?)$|api-?key|token|secret|password|credential|signature/;

/** Names stay, and values of names that speak of keys, tokens and the like are replaced. */
export function withoutSecrets(metadata: Metadata): Metadata {
  return metadata.map(([name, value]) => [name, secretNames.test(name) ? notKept : value]);
}
