/** Which addresses of servers may have a path: those of protocols that are plain HTTP. */
import { Protocol } from './gen/skep/foreign/v1/foreign_pb.ts';

/**
 * What is wrong with the path of a base URL, without a full stop; undefined: nothing. While a protocol is to be found out, it may be
 * gRPC, which has no paths. `otherwise`: how to say that it is another.
 */
export function pathProblem(address: string, protocol: Protocol, otherwise: string): string | undefined {
  const { pathname, origin } = new URL(address);
  if (pathname === '/' || protocol === Protocol.CONNECT || protocol === Protocol.GRPC_WEB) return undefined;
  return `gRPC has no addresses with a path: give ${origin}, or say ${otherwise}`;
}
