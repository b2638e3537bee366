/** What the tests of deploying share: servers in this process and in processes of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { connectEnvironment, type EnvironmentConnection, toUserError } from '../../../runtime/api/connect.ts';
import type { Project } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { deployProject } from '../../../runtime/deploy/index.ts';
import { type OpenEnvironment, startServer } from '../../../runtime/environment/index.ts';
import type { TlsFiles } from '../../../runtime/environment/tls-files.ts';
import type { WishedCollector } from '../../../runtime/telemetry/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { atEnd, killNow } from '../environment/scratch.ts';

export interface TestServer {
  address: string;
  token: string;
  control: EnvironmentConnection;
  server: OpenEnvironment;
}

/** A server in this process; ends with the test. */
export async function openServer(
  t: TestContext,
  home: string,
  options: { public?: boolean; token?: string; tls?: TlsFiles; otlp?: WishedCollector } = {},
): Promise<TestServer> {
  let token = options.token ?? '';
  const server = await startServer(
    {
      home,
      host: '127.0.0.1',
      port: 0,
      insecure: false,
      public: options.public ?? false,
      name: 'test server',
      ...(options.tls && { tls: options.tls }),
      ...(options.otlp && { otlp: options.otlp }),
      onFirstToken(made) {
        token = made;
      },
    },
    new AbortController().signal,
  );
  const control = connectEnvironment({ address: server.address, token });
  atEnd(t, async () => {
    control[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
  return { address: server.address, token, control, server };
}

/** A server in a process of its own. */
export interface ServerProcess {
  address: string;
  /** Empty when it was not the first start. */
  token: string;
  pid: number;
  kill(): Promise<void>;
}

export async function startServerProcess(t: TestContext, home: string): Promise<ServerProcess> {
  const script = path.join(import.meta.dirname, 'server-process.ts');
  const child = fork(script, [home], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--no-warnings'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await killNow(child);
  };
  atEnd(t, kill);
  const [started] = await once(child, 'message');
  return { ...started, pid: child.pid ?? 0, kill };
}

/** Deploys a project, with nothing to look `uses` up in but its neighbours. */
export function deploy(folder: string, to: { address: string; token: string }): Promise<Project> {
  return deployProject(folder, to, () => undefined, new AbortController().signal);
}

/** The UserError that a call to the control API, or a function, fails with. */
export async function userErrorOf(failing: Promise<unknown>): Promise<UserError> {
  try {
    await failing;
  } catch (error) {
    const failure = toUserError(error, 'the server');
    if (failure instanceof UserError) return failure;
    throw error;
  }
  throw new Error('did not fail');
}

/** Calls a method with JSON; gives the status and the body. */
export async function post(
  address: string,
  pathname: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(address + pathname, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, text: await answer.text() };
}
