import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';
import type { Install } from '../install.ts';
import { linkedPackages } from './link-packages.ts';

/**
 * Has esbuild read the shipped packages from the one file they were made into, instead of from a hundred and twenty: a
 * rebuild takes a tenth of the time. Only where the project has all of them from us: what it has installed wins, and no
 * package may be there twice.
 */
export function prebundledPackages(folder: string, install: Install): Plugin {
  const names = linkedPackages.map((name) => name.replace('/', '\\/')).join('|');
  return {
    name: 'prebundled-packages',
    setup(build) {
      let isOurs = false;
      build.onStart(() => {
        isOurs = linkedPackages.every((name) => isShipped(folder, name, install.packages));
      });
      build.onResolve({ filter: new RegExp(`^(${names})(/|$)`) }, ({ path: specifier }) => {
        const file = path.join(install.prebundled, `${specifier}.mjs`);
        return isOurs && existsSync(file) ? { path: file, sideEffects: false } : undefined;
      });
    },
  };
}

/** Whether Node, from the project's folder, finds the shipped package. */
function isShipped(folder: string, name: string, packages: string): boolean {
  for (let above = folder; ; above = path.dirname(above)) {
    const found = path.join(above, 'node_modules', name);
    if (existsSync(found)) return realpathSync(found) === realpathSync(path.join(packages, name));
    if (above === path.dirname(above)) return true;
  }
}
