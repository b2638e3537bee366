/** The corpus as our compiler sees it, and what it makes of one file with another text. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Compilation,
  compile,
  type Diagnostic,
  parse,
  type SyntaxFile,
} from '../../server/compiler/index.ts';

export class CompiledCorpus {
  readonly compilation: Compilation;
  readonly #root: string;
  readonly #syntaxes = new Map<string, SyntaxFile | undefined>();

  /** Compiles `paths` below `root`, and all they import. */
  constructor(root: string, paths: readonly string[]) {
    this.#root = root;
    this.compilation = compile(paths, (importPath) => this.#read(importPath));
  }

  text(importPath: string): string {
    return this.#read(importPath)?.text ?? '';
  }

  /** What is wrong with `importPath` and what it imports when it has this text, and what of that was not so before. */
  diagnose(importPath: string, text: string): { errors: Diagnostic[]; added: Diagnostic[] } {
    const edited = parse(text);
    const { files } = compile(
      [importPath],
      (wanted) => (wanted === importPath ? edited : this.#read(wanted)),
      this.compilation,
    );
    const errors = [...files.values()].flatMap(({ diagnostics }) =>
      diagnostics.filter(({ severity }) => severity === 'error'),
    );
    const before = new Set(this.compilation.files.get(importPath)?.diagnostics.map(describe));
    const added = files
      .get(importPath)
      ?.diagnostics.filter((diagnostic) => !before.has(describe(diagnostic)));
    return { errors, added: added ?? [] };
  }

  #read(importPath: string): SyntaxFile | undefined {
    if (!this.#syntaxes.has(importPath)) {
      const file = path.join(this.#root, importPath);
      this.#syntaxes.set(importPath, existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined);
    }
    return this.#syntaxes.get(importPath);
  }
}

function describe({ code, message }: Diagnostic): string {
  return `${code} ${message}`;
}
