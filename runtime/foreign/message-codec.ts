/** Messages of a method as the caller writes them. */
import { createRegistry, type DescMethod, type Message } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import {
  createMethodSerializationLookup,
  validateUniversalHandlerOptions,
} from '@connectrpc/connect/protocol';
import type { Codec } from '../call/call.ts';

export class MessageCodec {
  readonly #lookup: ReturnType<typeof lookupOf>;
  readonly #isBinary: boolean;
  readonly #input: string;

  constructor(method: DescMethod, codec: Codec) {
    this.#lookup = lookupOf(method);
    this.#isBinary = codec === 'proto';
    this.#input = method.input.typeName;
  }

  /** Throws a ConnectError for bytes that are no such message. */
  request(bytes: Uint8Array): Message {
    try {
      return this.#lookup.getI(this.#isBinary).parse(bytes);
    } catch (reason) {
      const { rawMessage } = ConnectError.from(reason);
      throw new ConnectError(`cannot decode message ${this.#input}: ${rawMessage}`, Code.InvalidArgument);
    }
  }

  response(message: Message): Uint8Array {
    return this.#lookup.getO(this.#isBinary).serialize(message);
  }
}

const lookups = new WeakMap<DescMethod, ReturnType<typeof makeLookup>>();

function lookupOf(method: DescMethod) {
  const known = lookups.get(method) ?? makeLookup(method);
  lookups.set(method, known);
  return known;
}

function makeLookup(method: DescMethod) {
  const registry = createRegistry(method.parent.file, ...method.parent.file.dependencies);
  const options = validateUniversalHandlerOptions({ jsonOptions: { registry } });
  return createMethodSerializationLookup(method, options.binaryOptions, options.jsonOptions, options);
}
