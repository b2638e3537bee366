/** A supervisor with real hosts, bundled as they ship, over real bundles, for the tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@connectrpc/connect';
import { build } from 'esbuild';
import type { CallTarget } from '../../../runtime/call/call.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { locateInstall } from '../../../runtime/install.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import {
  createSupervisor,
  type Instance,
  type InstanceSpec,
  type LogLine,
  type Supervisor,
  type SupervisorOptions,
} from '../../../runtime/supervisor/index.ts';
import type { Processors } from '../../../runtime/supervisor/processors.ts';
import { EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/instances/', import.meta.url));
const { hostScript } = locateInstall();

export class Supervised implements AsyncDisposable {
  readonly supervisor: Supervisor;
  readonly lines: LogLine[] = [];
  readonly #folder: string;

  constructor(folder: string, options: Partial<SupervisorOptions>, processors?: Processors) {
    this.#folder = folder;
    const outbound: CallTarget = serveRoutes(() => undefined).target;
    this.supervisor = createSupervisor({ hostScript, outbound, ...options }, processors);
    this.supervisor.onLog((line) => this.lines.push(line));
  }

  static async create(
    options: Partial<SupervisorOptions> = {},
    processors?: Processors,
  ): Promise<Supervised> {
    return new Supervised(await mkdtemp(path.join(tmpdir(), 'skep-supervised-')), options, processors);
  }

  /** Bundles and starts a fixture. */
  async start(fixture: string, spec: Partial<InstanceSpec> = {}): Promise<Instance> {
    const code = await this.bundle(fixture);
    return this.supervisor.start(this.spec(code, spec), new AbortController().signal);
  }

  spec(code: string, spec: Partial<InstanceSpec> = {}): InstanceSpec {
    const memoryLimit = 256 * 2 ** 20;
    const project = path.basename(code, '.mjs');
    return { project, code, folder: fixtures, env: {}, isolation: 'shared', memoryLimit, ...spec };
  }

  async bundle(fixture: string): Promise<string> {
    const outfile = path.join(this.#folder, `${fixture}.mjs`);
    await build({
      entryPoints: [path.join(fixtures, `${fixture}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      sourcemap: 'linked',
      logLevel: 'silent',
    });
    return outfile;
  }

  /** All lines so far as `level text`. */
  log(): string[] {
    return this.lines.map(({ level, text }) => `${level} ${text}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.supervisor[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export function clientOf(instance: Instance): Client<typeof EchoService> {
  return createClient(EchoService, createCallTransport(instance.target));
}

/** The same for the fixture `relay`, whose service has another name. */
export function relayClientOf({ target }: Instance): Client<typeof EchoService> {
  const renaming: CallTarget = {
    open: (start, observer) => target.open({ ...start, service: 'relay.v1.EchoService' }, observer),
  };
  return createClient(EchoService, createCallTransport(renaming));
}

/** The absolute path of a fixture's source. */
export function sourceOf(fixture: string): string {
  return path.join(fixtures, `${fixture}.ts`);
}
