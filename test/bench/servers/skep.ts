/** Our gateway, with the service in a service host as it ships, or in its own thread. */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { CallTarget } from '../../../runtime/call/call.ts';
import { startGateway } from '../../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { createSupervisor } from '../../../runtime/supervisor/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import routes from './posts-routes.ts';

const runtime = path.join(import.meta.dirname, '..', '..', '..', 'runtime');

export async function serveIsolated(): Promise<number> {
  return await serve(await startIsolated());
}

/** The service in a service host as it ships. */
export async function startIsolated(): Promise<CallTarget> {
  const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: {
      host: path.join(runtime, 'supervisor', 'host', 'main.ts'),
      worker: path.join(runtime, 'supervisor', 'worker', 'main.ts'),
      posts: path.join(import.meta.dirname, 'posts-routes.ts'),
    },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: 'linked',
    logLevel: 'silent',
  });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  const supervisor = createSupervisor({
    hostScript: path.join(folder, 'host.js'),
    outbound: serveRoutes(() => undefined).target,
  });
  supervisor.onLog(({ text }) => console.error(text));
  const instance = await supervisor.start(
    {
      project: 'posts',
      code: path.join(folder, 'posts.js'),
      folder,
      env: {},
      isolation: 'shared',
      memoryLimit: 256 * 2 ** 20,
    },
    new AbortController().signal,
  );
  return instance.target;
}

export function serveInThread(): Promise<number> {
  return serve(serveRoutes(routes).target);
}

/** A gateway to it; gives its port. */
export async function serve(target: CallTarget): Promise<number> {
  const registry = new MemoryRegistry();
  registry.set('posts', [{ descriptor: PostsService, target, scope: 'none' }]);
  const gateway = await startGateway(
    {
      onFault: console.error,
      registry,
      reflectionScope: 'none',
      host: '127.0.0.1',
      port: 0,
      onTaken: 'fail',
      authorize: () => 'ok',
      allowedHosts: () => [],
    },
    new AbortController().signal,
  );
  return gateway.port;
}
