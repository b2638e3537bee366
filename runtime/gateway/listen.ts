/** Takes a port. */
import type { AddressInfo, Server } from 'node:net';
import { UserError } from '../user-error.ts';

export interface ListenOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  onTaken: 'next' | 'fail';
}

/** How many ports after the one wanted are tried. */
const portsTried = 20;

/**
 * Listens and resolves with the port. Rejects with a UserError: `port-taken`, `port-forbidden` (a low port needs more
 * rights) or `host-unknown` (the address is not of this machine).
 */
export async function listen(server: Server, { host, port, onTaken }: ListenOptions): Promise<number> {
  const last = onTaken === 'next' && port !== 0 ? Math.min(port + portsTried, 65_535) : port;
  for (let candidate = port; ; candidate++) {
    try {
      return await listenOn(server, host, candidate);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EADDRINUSE' && candidate < last) continue;
      throw explained(error, code, host, port, last);
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function explained(
  error: unknown,
  code: string | undefined,
  host: string,
  port: number,
  last: number,
): unknown {
  switch (code) {
    case 'EADDRINUSE': {
      const ports = last > port ? `Ports ${port} to ${last} are` : `Port ${port} is`;
      const advice =
        'stop the program that listens there, or choose another port, with --port or, in the editor, skep.gateway.port';
      return new UserError('port-taken', `${ports} taken on ${host}: ${advice}`, { cause: error });
    }
    case 'EACCES':
      return new UserError(
        'port-forbidden',
        `Port ${port} may not be used by this user: choose one above 1023`,
        {
          cause: error,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError(
        'host-unknown',
        `${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
}
