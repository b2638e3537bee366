/** A call between two instances, as the history keeps it. */
import { CallOrigin } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { DirectCall } from '../supervisor/control.ts';
import type { KeptCall } from './kept-call.ts';
import type { Keep } from './recorded-call.ts';
import { rpcStatus } from './rpc-status.ts';

/** The call as it is kept, from what one of the two instances told of it. */
export function directCall(
  { error, requests, responses, ...call }: DirectCall,
  caller: string,
  project: string,
  schema: number,
  keep: Keep,
): KeptCall {
  const isKept = keep === 'messages';
  return {
    ...call,
    project,
    origin: CallOrigin.SERVICE,
    caller,
    protocol: 'direct',
    code: error?.code ?? 0,
    error: error?.message ?? '',
    status: error === undefined ? new Uint8Array() : rpcStatus(error),
    schema,
    requests: isKept ? requests : [],
    responses: isKept ? responses : [],
  };
}
