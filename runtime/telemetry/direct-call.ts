/** A call between two instances, as the history keeps it. */
import { CallOrigin } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { DirectCall, DirectMessage } from '../supervisor/control.ts';
import type { KeptBytes, KeptCall } from './kept-call.ts';
import type { Keep } from './recorded-call.ts';
import { rpcStatus } from './rpc-status.ts';

export function directCall(
  { error, requests, responses, ...call }: DirectCall,
  caller: string,
  project: string,
  schema: number,
  keep: Keep,
): KeptCall {
  const messages = (all: DirectMessage[]) => (keep === 'messages' ? all.map(keptBytes) : []);
  return {
    ...call,
    project,
    instance: 0,
    origin: CallOrigin.SERVICE,
    caller,
    protocol: 'direct',
    code: error?.code ?? 0,
    error: error?.message ?? '',
    status: error === undefined ? new Uint8Array() : rpcStatus({ ...error, details: [] }),
    schema,
    requests: messages(requests),
    responses: messages(responses),
  };
}

function keptBytes({ bytes, size, at }: DirectMessage): KeptBytes {
  return { bytes: new Uint8Array(Buffer.from(bytes, 'base64')), size, at };
}
