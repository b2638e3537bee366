import { type CurrentSchema, type PackagedKind, type SchemaFile, schemaFileOf } from '../breaking/index.ts';
import type { LinkedFile } from '../compiler/index.ts';
import type { Program } from '../workspace/program.ts';

/** The files of now as the rules ask for them: descriptors are made of those alone that are asked for. */
export class ProgramSchema implements CurrentSchema {
  readonly #files: ReadonlyMap<string, LinkedFile>;

  constructor(program: Program) {
    this.#files = program.compilation.files;
  }

  file(path: string): SchemaFile | undefined {
    const linked = this.#files.get(path);
    return linked && schemaFileOf(linked);
  }

  enum(fullName: string): ReturnType<CurrentSchema['enum']> {
    const { file, name } = this.#declaring(fullName);
    return file?.elements.enums.get(name);
  }

  has(kind: PackagedKind, fullName: string): boolean {
    const { file, name } = this.#declaring(fullName);
    return file?.elements[`${kind}s`].has(name) ?? false;
  }

  hasAny(kind: PackagedKind, packageName: string): boolean {
    return this.#ofPackage(packageName).some((file) => schemaFileOf(file).elements[`${kind}s`].size > 0);
  }

  hasPackage(name: string): boolean {
    return this.#ofPackage(name).length > 0;
  }

  #ofPackage(name: string): LinkedFile[] {
    return [...this.#files.values()].filter(({ syntax }) => syntax.packageName === name);
  }

  /** The file that declares a name, and the name without the package. */
  #declaring(fullName: string): { file: SchemaFile | undefined; name: string } {
    for (const linked of this.#files.values()) {
      if (!linked.elements.symbols.has(fullName)) continue;
      const { packageName } = linked.syntax;
      const name = packageName ? fullName.slice(packageName.length + 1) : fullName;
      return { file: schemaFileOf(linked), name };
    }
    return { file: undefined, name: fullName };
  }
}
