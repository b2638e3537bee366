/**
 * `npm run build`: everything that ships, into `dist/`. `npm run watch` (`--watch`) does it again on each change.
 *
 * What has no entry point is named and fails the build, after all the rest was built.
 */
import { existsSync, watch } from 'node:fs';
import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { context } from 'esbuild';
import { bundles, isEntry, missingEntries, sdkEntry } from './bundles.ts';
import { mirrorFolder } from './mirror-folder.ts';
import { writeNotices } from './notices.ts';
import { dist, root } from './places.ts';
import { prebundlePackages } from './prebundle-packages.ts';
import { shipPackages, shipSdk } from './shipped-packages.ts';

const templates = path.join(root, 'runtime', 'templates');
const page = path.join(root, 'runtime', 'gateway', 'page', 'assets');

/** Answers with the exit code: 1 where an entry is missing or does not bundle. With `--watch` it never does. */
export default async function main(args: readonly string[]): Promise<number> {
  const watching = args.includes('--watch');
  const missing = missingEntries();
  await Promise.all([
    shipPackages(),
    copyTemplates(),
    copyPage(),
    missing.includes(sdkEntry) ? undefined : shipSdk(),
  ]);
  if (!missing.includes(sdkEntry)) await prebundlePackages();
  await removeOtherBuilds();
  const contexts = await Promise.all(bundles().map((options) => context(options)));
  if (watching) {
    await Promise.all(contexts.map((each) => each.watch()));
    watch(templates, { recursive: true }, () => copyTemplates().catch(console.error));
    watch(page, () => copyPage().catch(console.error));
    console.log('Watching. ^C ends it.');
    await new Promise(() => {});
  }
  const results = await Promise.allSettled(contexts.map((each) => each.rebuild()));
  await Promise.all(contexts.map((each) => each.dispose()));
  const built = results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
  await Promise.all([writeNotices(built), makeExecutable(path.join(dist, 'cli.js'))]);
  for (const entry of missing) console.error(`${entry} is missing: nothing to build from.`);
  return missing.length > 0 || built.length < results.length ? 1 : 0;
}

function copyTemplates(): Promise<void> {
  return mirrorFolder(templates, path.join(dist, 'templates'));
}

/** What the gateway answers to browsers is made of. */
function copyPage(): Promise<void> {
  return mirrorFolder(page, path.join(dist, 'page'));
}

/** Chunks are named by their content, so those of builds before would stay, and ship. */
async function removeOtherBuilds(): Promise<void> {
  const names = existsSync(dist) ? await readdir(dist) : [];
  const stale = names.filter((name) => /\.c?js(\.map)?$/.test(name) && !isEntry(name));
  await Promise.all(stale.map((name) => rm(path.join(dist, name))));
}

async function makeExecutable(file: string): Promise<void> {
  if (existsSync(file)) await chmod(file, 0o755);
}
