/** What the tests of environments share: folders that go away, projects from the real templates, joined processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { connectEnvironment, type EnvironmentConnection } from '../../../runtime/api/connect.ts';
import { HeldProjects } from '../../../runtime/api/held-projects.ts';
import { type Endpoint, type JoinOptions, joinLocalEnvironment } from '../../../runtime/environment/index.ts';
import { createProject } from '../../../runtime/project/index.ts';

const endings = new WeakMap<TestContext, (() => unknown)[]>();

/** Does something when the test ends: what was added last comes first, and a failure keeps nothing from coming. */
export function atEnd(t: TestContext, action: () => unknown): void {
  const actions = endings.get(t) ?? [];
  actions.push(action);
  if (endings.has(t)) return;
  endings.set(t, actions);
  t.after(async () => {
    const failures: unknown[] = [];
    for (const each of actions.reverse()) {
      try {
        await each();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `the test did not end well: ${failures}`);
  });
}

/** A folder that is removed when the test ends, whatever was opened in it after. */
export async function scratchFolder(t: TestContext): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'skep-test-')));
  atEnd(t, () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A project from a template; gives its folder. */
export async function makeProject(
  parent: string,
  name: string,
  template = 'hello',
  uses: string[] = [],
): Promise<string> {
  const sources = { workspaceFolders: [parent], findService: async () => undefined };
  return (await createProject(parent, name, template, uses, sources, new AbortController().signal)).folder;
}

/** Replaces a text in a file, which must be there. */
export async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} has no ${from}`);
  await writeFile(file, after);
}

/** A window's worth of the local environment: joined, with a lease. */
export interface Window {
  endpoint: Endpoint;
  held: HeldProjects;
  control: EnvironmentConnection;
  released: string[];
  close(): Promise<void>;
}

/** Joins the local environment of a data folder as a window does. Leaves it when the test ends. */
export async function openWindow(
  t: TestContext,
  folder: string,
  options: Pick<JoinOptions, 'port' | 'otlp'> = {},
): Promise<Window> {
  const released: string[] = [];
  const held = new HeldProjects({
    client: 'a window',
    workspaceFolders: () => [folder],
    onReleased: (each) => released.push(each),
  });
  let endpoint: Endpoint | undefined;
  let control: EnvironmentConnection | undefined;
  const joined = await joinLocalEnvironment({
    home: path.join(folder, 'home'),
    port: 0,
    ...options,
    signal: new AbortController().signal,
    onEndpoint(found) {
      endpoint = found;
      control?.[Symbol.dispose]();
      control = connectEnvironment(found);
      held.use(found);
    },
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await held[Symbol.asyncDispose]();
      control?.[Symbol.dispose]();
      await joined[Symbol.asyncDispose]();
    })();
    return closing;
  };
  atEnd(t, close);
  return {
    get endpoint() {
      if (endpoint === undefined) throw new Error('joined, and told of no endpoint');
      return endpoint;
    },
    get control() {
      if (control === undefined) throw new Error('joined, and told of no endpoint');
      return control;
    },
    held,
    released,
    close,
  };
}

/** A process of its own that joins and holds projects, as a window does. Killed when the test ends. */
export interface OtherProcess {
  process: ChildProcess;
  /** Where it found or opened the environment. */
  endpoint: Endpoint;
}

export async function startProcess(
  t: TestContext,
  folder: string,
  projects: string[],
): Promise<OtherProcess> {
  const script = path.join(import.meta.dirname, 'window-process.ts');
  const child = fork(script, [folder, ...projects], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  atEnd(t, async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  const [endpoint] = await once(child, 'message');
  return { process: child, endpoint };
}

/** Kills a process as nothing but the system can, and waits until it is gone. */
export async function killNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Longest wait for what never comes, in milliseconds: far more than a loaded machine needs. */
const patience = 45_000;

/** Waits until something holds, and fails when it never does. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a service answers to a GET in the short form; the reason when nobody does. */
export async function get(address: string, pathname: string): Promise<string> {
  try {
    return await (await fetch(address + pathname)).text();
  } catch (error) {
    return String(error);
  }
}
