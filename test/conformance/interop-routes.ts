/** The service of gRPC's interoperability tests. */
import { type Code, ConnectError, type ConnectRouter, type HandlerContext } from '@connectrpc/connect';
import { type EchoStatus, TestService } from '../fixtures/interop/gen/grpc/testing/test_pb.ts';

/** Metadata that comes back as headers, and as trailers. */
const initialKey = 'x-grpc-test-echo-initial';
const trailingKey = 'x-grpc-test-echo-trailing-bin';

export interface InteropSeen {
  /** Calls whose handler was told that its caller is gone. */
  cancelled: number;
}

export function interopRoutes(seen: InteropSeen): (router: ConnectRouter) => void {
  return (router) => {
    router.service(TestService, {
      emptyCall: () => ({}),
      unaryCall({ responseSize, responseStatus }, context) {
        echoMetadata(context);
        failAsAsked(responseStatus);
        return { payload: { body: new Uint8Array(responseSize) } };
      },
      async *streamingOutputCall({ responseParameters }, context) {
        echoMetadata(context);
        for (const { size } of responseParameters) yield { payload: { body: new Uint8Array(size) } };
      },
      async streamingInputCall(requests, { signal }) {
        signal.addEventListener('abort', () => seen.cancelled++);
        let aggregatedPayloadSize = 0;
        for await (const { payload } of requests) aggregatedPayloadSize += payload?.body.length ?? 0;
        return { aggregatedPayloadSize };
      },
      async *fullDuplexCall(requests, context) {
        echoMetadata(context);
        context.signal.addEventListener('abort', () => seen.cancelled++);
        for await (const { responseParameters, responseStatus } of requests) {
          failAsAsked(responseStatus);
          for (const { size } of responseParameters) yield { payload: { body: new Uint8Array(size) } };
        }
      },
    });
  };
}

function echoMetadata({ requestHeader, responseHeader, responseTrailer }: HandlerContext): void {
  const initial = requestHeader.get(initialKey);
  if (initial !== null) responseHeader.set(initialKey, initial);
  const trailing = requestHeader.get(trailingKey);
  if (trailing !== null) responseTrailer.set(trailingKey, trailing);
}

function failAsAsked(status: EchoStatus | undefined): void {
  if (status) throw new ConnectError(status.message, status.code as Code);
}
