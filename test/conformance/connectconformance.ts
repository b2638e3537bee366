/**
 * Connect's own conformance suite, which is built with Go, against the gateway: `npm run conformance`, with more arguments
 * for the suite (`-- --run '**\/*bidi*'`). Every protocol, HTTP version, codec, compression and kind of stream, over
 * TLS and client certificates too; nothing is known to fail.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { goTool } from './go-tool.ts';

const suite = await goTool('connectrpc.com/conformance/cmd/connectconformance');
const here = import.meta.dirname;
const parallel = String(availableParallelism());
const child = spawn(
  suite,
  [
    ...['--mode', 'server', '--conf', path.join(here, 'connect-suite.yaml')],
    ...['--max-servers', parallel, '--parallel', parallel],
    ...process.argv.slice(2),
    ...['--', process.execPath, path.join(here, 'connect-suite-server.ts')],
  ],
  { stdio: 'inherit' },
);
const [code] = (await once(child, 'close')) as [number | null];
process.exitCode = code ?? 1;
