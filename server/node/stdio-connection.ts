import { Console } from 'node:console';
import {
  type Connection,
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
} from 'vscode-languageserver/node';
import { MessageStreamWriter } from './message-stream-writer.ts';

/** A connection over standard input and output, on which long lists of locations are written faster than by `JSON.stringify`. */
export function stdioConnection(): Connection {
  // A line that anything else writes there would end the connection.
  globalThis.console = new Console(process.stderr);
  process.stdin.once('end', () => process.exit());
  return createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new MessageStreamWriter(process.stdout),
  );
}
