/** Run by a test as a process of its own: starts an instance where no file can be opened, and says how that failed. */
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { createSupervisor } from '../../../runtime/supervisor/index.ts';
import { UserError } from '../../../runtime/user-error.ts';

const hostScript = fileURLToPath(new URL('../../../runtime/supervisor/host/main.ts', import.meta.url));
const supervisor = createSupervisor({ hostScript, outbound: serveRoutes(() => undefined).target });
const opened: number[] = [];
try {
  for (;;) opened.push(openSync(hostScript, 'r'));
} catch {
  // None is left.
}
const starting = supervisor.start(
  {
    project: 'any',
    code: hostScript,
    folder: import.meta.dirname,
    env: {},
    isolation: 'shared',
    memoryLimit: 2 ** 28,
  },
  new AbortController().signal,
);
const failure: unknown = await starting.catch((error: unknown) => error);
for (const file of opened) closeSync(file);
// What Node tells a moment later must not end the process.
await new Promise((resolve) => setImmediate(resolve));
console.log(failure instanceof UserError ? failure.code : failure);
