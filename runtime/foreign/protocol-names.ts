/** How a server is talked to, by the names of the command line and by those of the API. */
import { Protocol } from '../api/gen/skep/foreign/v1/foreign_pb.ts';
import { type ForeignProtocol, foreignProtocols } from './foreign-options.ts';

const numbers: Readonly<Record<ForeignProtocol, Protocol>> = {
  grpc: Protocol.GRPC,
  connect: Protocol.CONNECT,
  'grpc-web': Protocol.GRPC_WEB,
};

/** A protocol as the API has it; UNSPECIFIED while it is to be found out. */
export function apiProtocol(name: ForeignProtocol | undefined): Protocol {
  return name === undefined ? Protocol.UNSPECIFIED : numbers[name];
}

/** A protocol of the API by its name; undefined while it is to be found out. */
export function protocolName(protocol: Protocol): ForeignProtocol | undefined {
  return foreignProtocols.find((name) => numbers[name] === protocol);
}
