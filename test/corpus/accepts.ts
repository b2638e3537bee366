/**
 * What we report on files that buf accepts: `npm run corpus -- accepts [--part]`. It must be no error. With `--part`, 400 files of
 * the corpus are compiled; without, all of it, and the definitions that other npm packages ship.
 */
import { parseArgs } from 'node:util';
import { declaredNames, duplicatesAcross } from '../../server/compiler/index.ts';
import { buildWithBuf } from './build-with.ts';
import { CompiledCorpus } from './compiled-corpus.ts';
import { type Definitions, findCorpus } from './corpus-files.ts';
import { findPackagedDefinitions } from './packaged-definitions.ts';
import { sample, seededRandom } from './seeded-random.ts';

const partFiles = 400;
const shownErrors = 20;

const { values } = parseArgs({ options: { part: { type: 'boolean', default: false } } });

/** Files that buf accepts together. What it accepts of the corpus is written down, and `descriptors` holds it to that. */
async function* acceptedDefinitions(): AsyncGenerator<Definitions> {
  const corpus = await findCorpus();
  const paths = values.part ? sample(seededRandom(1), corpus.accepted, partFiles) : corpus.accepted;
  yield { ...corpus, paths };
  if (values.part) return;
  for (const definitions of await findPackagedDefinitions()) {
    const { refused } = await buildWithBuf(definitions, false);
    yield { ...definitions, paths: definitions.paths.filter((file) => !refused.has(file)) };
  }
}

/** Errors on the files that were asked for, on what they import, and on what two of them both declare; `path: message [code]`. */
function errorsIn({ root, paths }: Definitions): string[] {
  const linked = [...new CompiledCorpus(root, paths).compilation.files.values()];
  const own = linked.map(({ path, diagnostics }) => ({ path, diagnostics }));
  const across = [...duplicatesAcross(linked.map(declaredNames))];
  return [...own, ...across.map(([{ path }, diagnostics]) => ({ path, diagnostics }))].flatMap(
    ({ path, diagnostics }) =>
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ message, code }) => `${path}: ${message} [${code}]`),
  );
}

let files = 0;
const errors: string[] = [];
for await (const definitions of acceptedDefinitions()) {
  const found = errorsIn(definitions);
  console.log(`${definitions.name}: ${found.length} errors on ${definitions.paths.length} files`);
  files += definitions.paths.length;
  errors.push(...found);
}
console.log(`errors reported on ${files} files that buf accepts: ${errors.length}`);
for (const error of errors.slice(0, shownErrors)) console.log(`  ${error}`);
process.exitCode = errors.length === 0 ? 0 : 1;
