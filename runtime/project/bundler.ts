import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildContext, BuildFailure, BuildResult, Message } from 'esbuild';
import { locateInstall } from '../install.ts';
import { type Problem, UserError } from '../user-error.ts';
import type { Manifest } from './manifest.ts';
import { exportedInstead } from './missing-export.ts';
import { prebundledPackages } from './prebundled-packages.ts';

/** A project's code in one file. */
export interface BuiltCode {
  /** Absolute path of the `.mjs`; its source map lies beside it, as `.mjs.map`. For a `command`: a name of the start. */
  code: string;
  /** The project's files that went into it, absolute: those to watch. */
  inputs: string[];
}

/** Makes a project's code ready to be run, as often as it changes. */
export interface CodeBuilder extends AsyncDisposable {
  build(signal: AbortSignal): Promise<BuiltCode>;
  /** Removes what was built and is not in `keep`. */
  prune(keep: readonly string[]): Promise<void>;
}

/**
 * Bundles a project's entry and all it imports into one module. The first build takes some tens of milliseconds, each
 * one after it a few. Every version has a file of its own, named by its content, so that what runs is never
 * overwritten; `prune` removes those that nothing runs any more.
 */
export class ProjectBundler implements CodeBuilder {
  readonly #folder: string;
  readonly #entry: string;
  readonly #outDir: string;
  readonly #written = new Set<string>();
  #context: Promise<BuildContext> | undefined;

  /** @param outDir a folder of this bundler's own, for what it writes */
  constructor(folder: string, manifest: Manifest, outDir: string) {
    this.#folder = path.resolve(folder);
    this.#entry = manifest.entry;
    this.#outDir = outDir;
  }

  /** Builds what is on disk now. Throws UserError `build-failed` whose problems point into the user's source. */
  async build(signal: AbortSignal): Promise<BuiltCode> {
    signal.throwIfAborted();
    this.#context ??= this.#open();
    const context = await this.#context;
    const cancel = () => void context.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#write(await context.rebuild());
    } catch (error) {
      signal.throwIfAborted();
      throw isBuildFailure(error) ? await this.#explain(error) : error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Removes every version but those in `keep`. */
  async prune(keep: readonly string[]): Promise<void> {
    for (const code of this.#written) {
      if (keep.includes(code)) continue;
      this.#written.delete(code);
      await Promise.all([rm(code, { force: true }), rm(`${code}.map`, { force: true })]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const context = await this.#context?.catch(() => undefined);
    await context?.dispose();
    await this.prune([]);
  }

  async #open(): Promise<BuildContext> {
    // Loaded late: most commands never bundle.
    const { context } = await import('esbuild');
    const install = locateInstall();
    return context({
      absWorkingDir: this.#folder,
      entryPoints: [`./${this.#entry}`],
      outfile: path.join(this.#outDir, 'main.mjs'),
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      sourcemap: 'external',
      // They are on disk; with their texts in it, the map takes longer than all the rest.
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'silent',
      // Where the links could not be made, the shipped packages are found all the same.
      nodePaths: [install.packages],
      plugins: [prebundledPackages(this.#folder, install)],
      // CommonJS packages ask for Node's modules through `require`, which an ES module does not have.
      banner: {
        js: "import { createRequire as createRequireOfBundle } from 'node:module';globalThis.require ??= createRequireOfBundle(import.meta.url);",
      },
    });
  }

  async #write(result: BuildResult<{ metafile: true; write: false }> | BuildResult): Promise<BuiltCode> {
    const files = result.outputFiles ?? [];
    const code = files.find((file) => file.path.endsWith('.mjs'));
    const map = files.find((file) => file.path.endsWith('.map'));
    if (code === undefined || map === undefined) throw new Error('esbuild gave no code or no source map');
    const hash = createHash('sha256').update(code.contents).update(map.contents).digest('hex').slice(0, 16);
    const file = path.join(this.#outDir, `main-${hash}.mjs`);
    if (!this.#written.has(file)) {
      await mkdir(this.#outDir, { recursive: true });
      // Debuggers look for the map by this line.
      const link = `\n//# sourceMappingURL=${path.basename(file)}.map\n`;
      await Promise.all([writeFile(`${file}.map`, map.contents), writeFile(file, [code.contents, link])]);
      this.#written.add(file);
    }
    const inputs = Object.keys(result.metafile?.inputs ?? {})
      .map((input) => path.resolve(this.#folder, input))
      .filter((input) => !input.includes(`${path.sep}node_modules${path.sep}`));
    return { code: file, inputs };
  }

  async #explain(failure: BuildFailure): Promise<UserError> {
    const problems = await Promise.all(failure.errors.map((message) => this.#problem(message)));
    const first = problems[0];
    if (first === undefined) return new UserError('build-failed', failure.message, { cause: failure });
    const where = `${path.relative(this.#folder, first.file)}:${first.line}:${first.column}`;
    const more = problems.length === 1 ? '' : ` (and ${problems.length - 1} more)`;
    return new UserError('build-failed', `${where}: ${first.message}${more}`, { problems });
  }

  async #problem({ text, location, notes }: Message): Promise<Problem> {
    if (location === null) {
      return {
        file: path.join(this.#folder, this.#entry),
        line: 1,
        column: 1,
        message: explainMissingEntry(text),
      };
    }
    // esbuild counts columns from 0, in bytes.
    const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
    const note =
      notes.find((each) => each.text.startsWith('You can mark the path')) === undefined ? '' : missingPackage;
    return {
      file: path.resolve(this.#folder, location.file),
      line: location.line,
      column: before.length + 1,
      message: text + note + (await exportedInstead(text, this.#folder)),
    };
  }
}

const missingPackage = '; is it installed? (`npm install` in the project)';

/** esbuild's words for an entry that is not there name no place. */
function explainMissingEntry(text: string): string {
  return text.startsWith('Could not resolve')
    ? `${text}: "entry" in skep.json names the module that registers the services`
    : text;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
