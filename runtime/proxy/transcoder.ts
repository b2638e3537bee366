/** Between the codec of the caller and proto, which every gRPC server speaks. */
import { createRegistry, type DescMethod } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  createMethodSerializationLookup,
  validateUniversalHandlerOptions,
} from '@connectrpc/connect/protocol';
import type { CallStart } from '../call/call.ts';

/** Both throw a ConnectError for bytes that are no such message. */
export interface Transcoder {
  request(bytes: Uint8Array): Uint8Array;
  response(bytes: Uint8Array): Uint8Array;
}

/** The definition of a method, where there is one. */
export type FindMethod = (service: string, method: string) => DescMethod | undefined;

const same: Transcoder = { request: (bytes) => bytes, response: (bytes) => bytes };
const fromJson = new WeakMap<DescMethod, Transcoder>();

/** Undefined for a method in JSON that nobody describes. */
export function transcoderFor(start: CallStart, findMethod: FindMethod): Transcoder | undefined {
  if (start.codec === 'proto') return same;
  const method = findMethod(start.service, start.method);
  if (method === undefined) return undefined;
  const known = fromJson.get(method) ?? jsonTranscoder(method);
  fromJson.set(method, known);
  return known;
}

function jsonTranscoder(method: DescMethod): Transcoder {
  const registry = createRegistry(method.parent.file, ...method.parent.file.dependencies);
  const options = validateUniversalHandlerOptions({ jsonOptions: { registry } });
  const { binaryOptions, jsonOptions } = options;
  const lookup = createMethodSerializationLookup(method, binaryOptions, jsonOptions, options);
  return {
    request(bytes) {
      try {
        return lookup.getI(true).serialize(lookup.getI(false).parse(bytes));
      } catch (reason) {
        const { rawMessage } = ConnectError.from(reason);
        throw new ConnectError(
          `cannot decode message ${method.input.typeName}: ${rawMessage}`,
          Code.InvalidArgument,
        );
      }
    },
    response: (bytes) => lookup.getO(false).serialize(lookup.getO(true).parse(bytes)),
  };
}
