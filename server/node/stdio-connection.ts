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
  if ('result' in message && message.result instanceof LocationList)
    return message.result.toBytes(beforeMember({ ...message, result: undefined }, 'result'), '}');
  if ('params' in message && isPart(message.params)) {
    const { value, ...params } = message.params;
    const before = beforeMember({ ...message, params: undefined }, 'params') + beforeMember(params, 'value');
    return value.toBytes(before, '}}');
  }
  return Buffer.from(JSON.stringify(message));
}

/** Whether these are the parameters of `$/progress` with a part of an answer. */
function isPart(params: unknown): params is { value: LocationList } {
  return (
    typeof params === 'object' && params !== null && 'value' in params && params.value instanceof LocationList
  );
}

/** The JSON of an object that has members, up to the value of one more. */
function beforeMember(object: object, name: string): string {
  return `${JSON.stringify(object).slice(0, -1)},"${name}":`;
}
