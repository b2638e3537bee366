/** Run as a process of its own: a server on a data folder, until it is killed. */
import { startServer } from '../../../runtime/environment/index.ts';

let token = '';
const server = await startServer(
  {
    home: process.argv[2] ?? '',
    host: '127.0.0.1',
    port: 0,
    insecure: false,
    public: true,
    onFirstToken(made) {
      token = made;
    },
  },
  new AbortController().signal,
);
process.send?.({ address: server.address, token });
