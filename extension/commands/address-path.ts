/** Which addresses of servers may have a path: those of protocols that are plain HTTP, as `skep env add` has it. */
import { Protocol } from '../../runtime/api/gen/skep/foreign/v1/foreign_pb.ts';

/** An address with a path, of a protocol that has none or is not known. */
export class PathRefused extends Error {
  readonly code = 'address-path';
}

/** Throws PathRefused. */
export function refusePath(address: string, protocol: Protocol): void {
  const { pathname, origin } = new URL(address);
  if (pathname === '/' || protocol === Protocol.CONNECT || protocol === Protocol.GRPC_WEB) return;
  throw new PathRefused(
    `gRPC has no addresses with a path: take ${origin}, or say that it speaks Connect or gRPC-Web.`,
  );
}
