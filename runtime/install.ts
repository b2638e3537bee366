/**
 * Where the files that ship with Skep lie: in `dist/`, for the code that is bundled there (extension, CLI) and for the same code
 * in the source tree (tests). What is a process of its own starts from its bundle: from the source it takes several times as long.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Install {
  /** The service host's entry: run by Node in a child process. */
  hostScript: string;
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
  const dist = import.meta.url.endsWith('.ts') ? path.join(here, '..', 'dist') : here;
  const packages = path.join(dist, 'packages', 'node_modules');
  if (!existsSync(packages)) throw new Error(`${packages} is missing: run \`npm run build\` first`);
  return {
    hostScript: path.join(dist, 'host.js'),
    packages,
    prebundled: path.join(packages, '_prebundled'),
    templates: path.join(dist, 'templates'),
  };
}
