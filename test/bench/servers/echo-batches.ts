/** `node echo-batches.ts PATH BYTES`: sends as many bytes back to a socket as come from it, so many together. Ends with it. */
import { connect } from 'node:net';
import { readBytes } from '../../../runtime/read-in-place.ts';

const [at = '', bytes = ''] = process.argv.slice(2);
const batch = Buffer.alloc(Number(bytes), 'x');
let received = 0;
const socket = connect({
  path: at,
  onread: {
    buffer: Buffer.allocUnsafeSlow(readBytes),
    callback(length) {
      received += length;
      for (; received >= batch.byteLength; received -= batch.byteLength) socket.write(batch);
      return true;
    },
  },
});
socket.on('error', () => process.exit());
socket.on('close', () => process.exit());
