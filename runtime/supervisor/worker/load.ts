import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { ConnectRouter } from '@connectrpc/connect';
import { loadValidation, type ServedRoutes, type ServeHooks, serveRoutes } from '../../serve/index.ts';
import type { InstanceOrder, LoadFailure } from '../control.ts';
import { describeThrown } from './thrown-error.ts';

export type Loaded = { kind: 'loaded'; served: ServedRoutes } | { kind: 'failed'; reason: LoadFailure };

/** Imports the bundle and lets its default export register its services. What checks their requests is set in `hooks`. */
export async function loadCode({ code, folder }: InstanceOrder, hooks: ServeHooks): Promise<Loaded> {
  try {
    if (readFileSync(code).includes('child_process')) (await import('./own-programs.ts')).ownPrograms(folder);
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

function failed(reason: LoadFailure): Loaded {
  return { kind: 'failed', reason };
}

function isRoutes(value: unknown): value is (router: ConnectRouter) => unknown {
  return typeof value === 'function';
}
