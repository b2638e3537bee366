/** Who called: a service, or what the client says it is. */

import { CallOrigin } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { CallStart } from '../call/call.ts';

/** User agents of our own clients. */
const own: ReadonlyMap<string, CallOrigin> = new Map([
  ['skep', CallOrigin.COMMAND],
  ['skep-editor', CallOrigin.EDITOR],
]);

/** The service that calls, or else the `user-agent`, and of which kind that is. */
export function callerOf({ caller, metadata }: CallStart): { origin: CallOrigin; caller: string } {
  if (caller !== undefined) return { origin: CallOrigin.SERVICE, caller };
  const agent = metadata.find(([name]) => name === 'user-agent')?.[1] ?? '';
  return { origin: own.get(agent) ?? CallOrigin.OUTSIDE, caller: agent };
}

/** How it came in. The short form is Connect's way but for its address. */
export function protocolOf({ request, service, method }: CallStart): string {
  if (request === undefined) return 'direct';
  const isShort = request.protocol === 'connect' && !request.url.includes(`/${service}/${method}`);
  return isShort ? 'short-form' : request.protocol;
}
