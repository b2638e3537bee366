/** Starts one of the servers of `gateway-server.ts`, in a process that ends when it is disconnected. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pinnedTo } from './pinning.ts';

/** Resolves when it serves. `cores`: those that it and its children may use, as `taskset` has them; all of them unless told. */
export async function startGatewayServer(
  kind: string,
  cores?: string,
): Promise<{ child: ChildProcess; port: number }> {
  const command = [process.execPath, path.join(import.meta.dirname, 'gateway-server.ts'), kind];
  const [file = '', ...args] = cores === undefined ? command : pinnedTo(cores, command);
  const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  return { child, port };
}
