/** The `skep` command, as it ships (`npm run build` first), in a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { type Agent, request } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Starts a command in a folder, whose `home` is the data folder. */
export function skep(folder: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, SKEP_HOME: path.join(folder, 'home') };
  return spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Waits until there is a local environment of that data folder. Resolves with the address of its gateway. */
export async function localAddress(folder: string): Promise<string> {
  for (;;) {
    const text = await readFile(path.join(folder, 'home', 'local.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text).address;
    await sleep(2);
  }
}

/** One call of the project `hello`. Rejects when the connection fails. */
export function callHello(
  agent: Agent,
  address: string,
  name: string,
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const headers = { 'content-type': 'application/json' };
  const sent = request(
    `${address}/hello.v1.HelloService/Hello`,
    { agent, method: 'POST', headers },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    },
  );
  sent.on('error', reject);
  sent.end(JSON.stringify({ name }));
  return promise;
}
