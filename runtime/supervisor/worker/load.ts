import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { ConnectRouter } from '@connectrpc/connect';
import { loadValidation, type ServedRoutes, type ServeHooks, serveRoutes } from '../../serve/index.ts';
import type { InstanceOrder, LoadFailure } from '../control.ts';
import { describeThrown } from './thrown-error.ts';
import type { Tracing } from './tracing/index.ts';

/** What the bundle serves, or why it serves nothing. */
export type Loaded = { kind: 'loaded'; served: ServedRoutes } | { kind: 'failed'; reason: LoadFailure };

/** Imports the bundle and lets its default export register its services. What checks their requests is set in `hooks`. */
export async function loadCode(
  { code, folder }: InstanceOrder,
  tracing: Tracing,
  hooks: ServeHooks,
): Promise<Loaded> {
  try {
    await prepareFor(readFileSync(code), folder, tracing);
    const module: { default?: unknown } = await import(pathToFileURL(code).href);
    if (!('default' in module)) return failed({ kind: 'no-default-export' });
    const routes = module.default;
    if (!isRoutes(routes)) return failed({ kind: 'default-export-no-function', type: typeof routes });
    let registered: unknown;
    const served = serveRoutes((router) => {
      registered = routes(router);
    }, hooks);
    // Connect's type says void, but an async function fits it too.
    await registered;
    if (served.services.length === 0) return failed({ kind: 'no-service' });
    hooks.validate = await loadValidation(served.services);
    return { kind: 'loaded', served };
  } catch (error) {
    return failed({ kind: 'threw', error: describeThrown(error) });
  }
}

/** What is loaded for some code only: an instance is smaller without. */
async function prepareFor(text: Buffer, folder: string, tracing: Tracing): Promise<void> {
  if (text.includes('child_process')) (await import('./own-programs.ts')).ownPrograms(folder);
  if (text.includes('node:http2') || text.includes('"http2"'))
    (await import('./tracing/watch-http2.ts')).watchHttp2(tracing);
  // Code that brings an SDK of its own registers that.
  if (text.includes('opentelemetry.js.api') && !text.includes('BasicTracerProvider'))
    (await import('./tracing/open-telemetry.ts')).registerOpenTelemetry(tracing);
}

function failed(reason: LoadFailure): Loaded {
  return { kind: 'failed', reason };
}

function isRoutes(value: unknown): value is (router: ConnectRouter) => unknown {
  return typeof value === 'function';
}
