import { Console } from 'node:console';
import {
  type Connection,
  createConnection,
  type Message,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { LocationList } from '../features/location-list.ts';

/** A connection over standard input and output, on which long lists of locations are written faster than by `JSON.stringify`. */
export function stdioConnection(): Connection {
  // A line that anything else writes there would end the connection.
  globalThis.console = new Console(process.stderr);
  process.stdin.once('end', () => process.exit());
  return createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout, {
      contentTypeEncoder: {
        name: 'application/json',
        encode: async (message) => jsonBytes(message),
      },
    }),
  );
}

/** The JSON of a message, in UTF-8. */
function jsonBytes(message: Message): Uint8Array {
  const parts = Array.from(jsonOf(message), (part) => (typeof part === 'string' ? Buffer.from(part) : part));
  const [first] = parts;
  return first && parts.length === 1 ? first : Buffer.concat(parts);
}

/** The same in parts. */
function* jsonOf(message: Message): Generator<string | Uint8Array> {
  if ('result' in message && message.result instanceof LocationList) {
    yield* withMember({ ...message, result: undefined }, 'result', [message.result.toBytes()]);
  } else if ('params' in message && isPart(message.params)) {
    const { value } = message.params;
    const params = withMember({ ...message.params, value: undefined }, 'value', [value.toBytes()]);
    yield* withMember({ ...message, params: undefined }, 'params', params);
  } else yield JSON.stringify(message);
}

/** Whether these are the parameters of `$/progress` with a part of an answer. */
function isPart(params: unknown): params is { value: LocationList } {
  return (
    typeof params === 'object' && params !== null && 'value' in params && params.value instanceof LocationList
  );
}

/** The JSON of an object that has members, with one more, whose JSON there is. */
function* withMember(
  object: object,
  name: string,
  json: Iterable<string | Uint8Array>,
): Generator<string | Uint8Array> {
  yield `${JSON.stringify(object).slice(0, -1)},"${name}":`;
  yield* json;
  yield '}';
}
