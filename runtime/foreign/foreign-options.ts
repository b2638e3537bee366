/** A server that is not Skep's, and all that is needed to reach it. */
import type { ClientTlsFiles } from '../api/client-tls.ts';

/** How a server is talked to. Connect and gRPC-Web go over HTTP/2 where it has that, else over HTTP/1.1. */
export type ForeignProtocol = 'grpc' | 'connect' | 'grpc-web';

export const foreignProtocols: readonly ForeignProtocol[] = ['grpc', 'connect', 'grpc-web'];

/** Where its definitions come from: the server itself, a FileDescriptorSet, or a folder of definitions. Paths are absolute. */
export type DefinitionSource =
  | { kind: 'reflection' }
  | { kind: 'descriptors'; file: string }
  | { kind: 'module'; folder: string };

export interface ForeignOptions {
  /** Name of the environment that it is shown as. */
  name: string;
  /** Base URL: `https://api.example.com`. */
  address: string;
  /** Found out without it. */
  protocol?: ForeignProtocol | undefined;
  source: DefinitionSource;
  /** Sent with each call that does not set them itself. */
  headers: readonly (readonly [name: string, value: string])[];
  tls?: ClientTlsFiles | undefined;
}
