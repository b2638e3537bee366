/**
 * Where the files that ship with Skep lie. The same code runs from the source tree (tests, `.ts`) and bundled
 * under `dist/` (extension, CLI); only this file knows the difference.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Install {
  /** The service host's entry: run by Node in a child process. */
  hostScript: string;
  /** The instance's entry: run as a worker thread of the service host. */
  workerScript: string;
  /** A `node_modules` folder with `@connectrpc/connect`, `@bufbuild/protobuf` and `skep`, for projects that have none. */
  packages: string;
  /** The same packages for the bundler: a file for each specifier, `@connectrpc/connect.mjs`. */
  prebundled: string;
  /** A folder for each template of `skep new`. */
  templates: string;
}

/** Finds the shipped files from where this code itself runs. Throws when the build has not been made. */
export function locateInstall(): Install {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const fromSource = import.meta.url.endsWith('.ts');
  const dist = fromSource ? path.join(here, '..', 'dist') : here;
  const packages = path.join(dist, 'packages', 'node_modules');
  const prebundled = path.join(packages, '_prebundled');
  if (!existsSync(packages)) throw new Error(`${packages} is missing: run \`npm run build\` first`);
  return fromSource
    ? {
        hostScript: path.join(here, 'supervisor', 'host', 'main.ts'),
        workerScript: path.join(here, 'supervisor', 'worker', 'main.ts'),
        packages,
        prebundled,
        templates: path.join(here, 'templates'),
      }
    : {
        hostScript: path.join(dist, 'host.js'),
        workerScript: path.join(dist, 'worker.js'),
        packages,
        prebundled,
        templates: path.join(dist, 'templates'),
      };
}
