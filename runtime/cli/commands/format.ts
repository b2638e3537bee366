import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { definitionFiles, type FormattedFile, formatFiles, unifiedDiff } from '../../../server/index.ts';
import { UserError } from '../../user-error.ts';
import { type Command, folderOption, jsonOption } from '../command.ts';
import type { Output } from '../output.ts';
import { problemLine, shortPath } from '../report-error.ts';
import { UsageError } from '../usage-error.ts';

export const command: Command = {
  usage: ['format FILE [-w | -d] [-C DIR] [--json]', 'format [DIR] -w | -d [-C DIR] [--json]'],
  about:
    'Formats definitions as `buf format` does: prints the text of FILE, writes what changes with -w, or shows it with -d. The\n' +
    'exit code is 1 when -d has something to show, or when a definition has a syntax error, which keeps it as it is.',
  options: {
    write: { type: 'boolean', short: 'w', text: 'write the files that change, and name them' },
    diff: { type: 'boolean', short: 'd', text: 'show what would change, as `diff -u` does' },
    directory: folderOption,
    json: jsonOption,
  },
  arguments: { required: [], optional: 1 },
  examples: ['skep format -w', 'skep format -d proto', 'skep format posts.proto > formatted.proto'],
  async run({ arguments: [target = '.'], folder, output, signal, has }) {
    const mode = has('write') ? 'write' : has('diff') ? 'diff' : 'print';
    if (has('write') && has('diff')) throw new UsageError('say either -w or -d');
    const root = path.resolve(folder, target);
    const isFolder = await holdsFiles(root);
    if (isFolder && mode === 'print')
      throw new UsageError(
        'say what to do with the files of a folder: -w to write them, -d to show what would change',
      );
    const files = isFolder ? await definitionFiles(root) : [root];
    if (files.length === 0)
      throw new UserError('definitions-missing', `${shortPath(root)} has no .proto file`);
    const report = has('json') ? new JsonReport(output, mode) : new TextReport(output, mode);
    let changed = false;
    let failed = false;
    for await (const formatted of formatFiles(files)) {
      signal.throwIfAborted();
      const differs = formatted.after !== formatted.before;
      if (differs && mode === 'write') await write(formatted);
      report.add(formatted);
      changed ||= differs;
      failed ||= formatted.problem !== undefined;
    }
    report.end(files.length);
    return failed || (changed && mode === 'diff') ? 1 : 0;
  },
};

type Mode = 'print' | 'write' | 'diff';

/** Whether it is a folder. Throws UserError `no-file` when there is nothing. */
async function holdsFiles(target: string): Promise<boolean> {
  const found = await stat(target).catch(() => undefined);
  if (!found) throw new UserError('no-file', `there is no ${shortPath(target)}`);
  return found.isDirectory();
}

async function write({ file, after }: FormattedFile): Promise<void> {
  try {
    await writeFile(file, after);
  } catch (cause) {
    throw new UserError('cannot-write', `cannot write ${shortPath(file)}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Tells a person, file by file: a folder's diffs are not kept. */
class TextReport {
  readonly #output: Output;
  readonly #mode: Mode;
  #saysNothing = true;

  constructor(output: Output, mode: Mode) {
    this.#output = output;
    this.#mode = mode;
  }

  add({ file, before, after, problem }: FormattedFile): void {
    if (problem || after !== before) this.#saysNothing = false;
    if (problem)
      this.#output.note(`${this.#output.noteStyle('red', 'error')}: ${problemLine({ file, ...problem })}`);
    else if (this.#mode === 'print') this.#output.text(after);
    if (after === before) return;
    if (this.#mode === 'diff') this.#output.text(unifiedDiff(shortPath(file), before, after));
    else if (this.#mode === 'write') this.#output.line(shortPath(file));
  }

  end(count: number): void {
    if (this.#mode !== 'print' && this.#saysNothing)
      this.#output.note(`nothing to format in ${count} ${count === 1 ? 'file' : 'files'}`);
  }
}

/** Tells a program: one array of the files that change or have an error. */
class JsonReport {
  readonly #output: Output;
  readonly #mode: Mode;
  readonly #entries: unknown[] = [];

  constructor(output: Output, mode: Mode) {
    this.#output = output;
    this.#mode = mode;
  }

  add({ file, before, after, problem }: FormattedFile): void {
    const named = { file: shortPath(file) };
    if (problem) this.#entries.push({ ...named, problem });
    else if (this.#mode === 'print') this.#entries.push({ ...named, changed: after !== before, text: after });
    else if (after === before) return;
    else if (this.#mode === 'diff')
      this.#entries.push({ ...named, changed: true, diff: unifiedDiff(named.file, before, after) });
    else this.#entries.push({ ...named, changed: true });
  }

  end(): void {
    this.#output.json(this.#entries);
  }
}
