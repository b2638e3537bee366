/** Who calls, as numbers, apart from the generated descriptors: those take time to load at activation. */
import type { CallOrigin as Generated } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

/** An origin that a newer environment knows may be another number still. */
export type CallOrigin = Generated;

/** The same as the generated one: the compiler checks every number. */
export const CallOrigin = {
  UNSPECIFIED: 0,
  OUTSIDE: 1,
  EDITOR: 2,
  COMMAND: 3,
  SERVICE: 4,
} as const satisfies typeof Generated;

/** Who called, in a word or two: the project that did, `editor`, `skep`, or what the client says it is. */
export function callerWords({ origin, caller }: { origin: CallOrigin; caller: string }): string {
  if (origin === CallOrigin.EDITOR) return 'editor';
  if (origin === CallOrigin.COMMAND) return 'skep';
  // Of `grpc-node-js/1.14.7 (linux)` what comes before the version.
  if (origin !== CallOrigin.SERVICE) return /^[^/\s]+/.exec(caller)?.[0] ?? 'outside';
  return caller || 'a service';
}
