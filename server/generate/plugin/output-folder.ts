import type { PluginFile } from './plugin-answer.ts';

/** A plugin of a template, by identity. */
interface NamedPlugin {
  readonly name: string;
}

/** What is written into one folder, before any of it is on the disk: plugins may insert into what others wrote. */
export class OutputFolder {
  /** By path below the folder, with slashes. */
  readonly files = new Map<string, string>();
  /** Who wrote each. */
  readonly #writers = new Map<string, NamedPlugin>();

  /** Takes in a file of the answer of a plugin. Answers why it cannot; '' where it can. */
  add({ name, insertionPoint, content }: PluginFile, plugin: NamedPlugin): string {
    if (!isBelow(name)) return `it writes "${name}", which is not below its "out"`;
    if (insertionPoint === '') {
      const writer = this.#writers.get(name);
      if (writer && writer !== plugin) return `it writes "${name}", which ${writer.name} has written already`;
      this.#writers.set(name, plugin);
      this.files.set(name, content);
      return '';
    }
    const before = this.files.get(name);
    const after = before === undefined ? undefined : insert(before, insertionPoint, content);
    if (after !== undefined) this.files.set(name, after);
    return after === undefined
      ? `it inserts at "${insertionPoint}" of "${name}", which no plugin before it wrote into the same "out"`
      : '';
  }
}

/**
 * Inserts lines above each that has the mark of an insertion point, indented as that line is: see
 * https://protobuf.dev/reference/cpp/api-docs/google.protobuf.compiler.plugin.pb/. Undefined where there is no such line.
 */
function insert(text: string, point: string, content: string): string | undefined {
  const mark = `@@protoc_insertion_point(${point})`;
  if (!text.includes(mark)) return undefined;
  const added = lines(content);
  return lines(text)
    .flatMap((line) => {
      if (!line.includes(mark)) return [line];
      const indent = /^\s*/.exec(line)?.[0] ?? '';
      return [...added.map((each) => indent + each), line];
    })
    .join('\n');
}

/** Without the end of the last one, and without carriage returns. */
function lines(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Whether a path with slashes leads to something below the folder that it starts in. */
function isBelow(path: string): boolean {
  return path !== '' && !/^\/|^[A-Za-z]:|\\|(?:^|\/)\.\.?(?:\/|$)|\0|\/$/.test(path);
}
