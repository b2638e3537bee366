import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompiledCorpus } from './compiled-corpus.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const config = 'version: v2\nlint:\n  use: [STANDARD, COMMENTS, UNARY_RPC]\n';

/** Files with message sets: `buf build` takes them, `buf lint` ends at the first and looks at no other file either. */
const withMessageSets: ReadonlySet<string> = new Set([
  'google/protobuf/bridge/message_set.proto',
  'google/protobuf/test_protos/recursive_message_set.proto',
]);

/** The files of the corpus that buf lints, with a `buf.yaml` that asks for all rules of three categories, in a folder of its own. */
export class LintableCorpus implements Disposable {
  readonly folder: string;
  readonly paths: readonly string[];

  private constructor(folder: string, paths: readonly string[]) {
    this.folder = folder;
    this.paths = paths;
  }

  /** Of so many files, drawn by a fixed seed, and what they import; else of all. */
  static async make(count?: number): Promise<LintableCorpus> {
    const { root, accepted } = await findCorpus();
    const all = accepted.filter((file) => !withMessageSets.has(file));
    const linted = count === undefined ? all : withImports(root, sample(seededRandom(1), all, count));
    const folder = mkdtempSync(path.join(tmpdir(), 'skep-corpus-lint-'));
    for (const file of linted) {
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      try {
        linkSync(path.join(root, file), target);
      } catch {
        // Another file system, or one without hard links.
        copyFileSync(path.join(root, file), target);
      }
    }
    writeFileSync(path.join(folder, 'buf.yaml'), config);
    return new LintableCorpus(folder, linted);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withImports(root: string, paths: readonly string[]): string[] {
  return [...new CompiledCorpus(root, paths).compilation.files.keys()];
}
