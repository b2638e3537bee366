import { fromBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { writeDescriptor } from '../descriptor/write-descriptor.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { OptionPaths } from '../options/option-values.ts';
import type { SyntaxFile } from '../syntax/parse.ts';
import { WireOutput } from '../wire/wire-output.ts';
import type { Reference } from './context.ts';
import type { FileElement } from './elements.ts';
import { exportsOf } from './exports.ts';
import { type MovedFindings, movedReferences } from './findings.ts';
import type { ScopeFile } from './scope.ts';
import { type DeclaredSymbol, symbolsOf } from './symbols.ts';
import type { UnitLinks } from './unit-links.ts';

/** One file with everything its names mean. */
export interface LinkedFile {
  /** The path others import it by. */
  readonly path: string;
  readonly syntax: SyntaxFile;
  /** What it declares. A type that an element names may be the one of before, where nothing that matters here has changed. */
  readonly elements: FileElement;
  /** The descriptor with its source info; made when first asked for. */
  readonly proto: FileDescriptorProto;
  /** The descriptor in wire format. Made anew each time, and without `proto`'s objects. */
  descriptorBytes(options: { sourceInfo: boolean }): Uint8Array;
  /** The same as the field `number` of a message that is being written: of a set, say. */
  writeDescriptor(output: WireOutput, number: number, options: { sourceInfo: boolean }): void;
  /** Of syntax and linking together, by position. */
  readonly diagnostics: readonly Diagnostic[];
  readonly symbols: readonly DeclaredSymbol[];
  readonly references: readonly Reference[];
  /** The files it imports, as far as they exist. */
  readonly dependencies: readonly LinkedFile[];
}

/** What comes out of linking a file. */
export interface LinkResult {
  readonly elements: FileElement;
  readonly diagnostics: readonly Diagnostic[];
  /** Of the file as a whole, and of its parts in their order. */
  readonly findings: readonly MovedFindings[];
  readonly optionPaths: OptionPaths;
  /** Paths of the other files that any of this depends on. */
  readonly seenFiles: ReadonlySet<string>;
  /** A diagnostic depends on files that are not imported: linked again whenever anything changes. */
  readonly looksBeyondImports: boolean;
  /** By the order of the imports; undefined where there was no such file. */
  readonly imported: readonly (Linked | undefined)[];
  /** What the file's next version starts from, where it is being edited. */
  readonly links: UnitLinks | undefined;
}

/**
 * Messages in messages of a descriptor, for reading it: as deep as the parser reads, with option values as deep as that in the
 * innermost, and some. So it is more than any definition that compiles has.
 */
export const deepestDescriptor = 300;

/** What linking keeps of a file between compilations. */
export class Linked implements LinkedFile, ScopeFile {
  readonly result: LinkResult;
  readonly dependencies: readonly Linked[];
  readonly publicFiles: readonly Linked[];
  #exports: string | undefined;
  #proto: FileDescriptorProto | undefined;
  #references: readonly Reference[] | undefined;
  #symbols: readonly DeclaredSymbol[] | undefined;

  constructor(result: LinkResult) {
    this.result = result;
    this.dependencies = result.imported.filter((file) => file !== undefined);
    this.publicFiles = result.imported.filter(
      (file, index): file is Linked => file !== undefined && this.syntax.imports[index]?.kind === 'public',
    );
  }

  get elements(): FileElement {
    return this.result.elements;
  }

  get path(): string {
    return this.elements.path;
  }

  get syntax(): SyntaxFile {
    return this.elements.syntax;
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.result.diagnostics;
  }

  get references(): readonly Reference[] {
    this.#references ??= this.result.findings.flatMap(movedReferences).sort((a, b) => a.start - b.start);
    return this.#references;
  }

  /** Equal where another version of this file is the same to those that import it. */
  get exports(): string {
    this.#exports ??= exportsOf(this.elements);
    return this.#exports;
  }

  /** The same file beside newer versions of what it imports, in which nothing that it sees has changed. */
  withImports(imported: readonly (Linked | undefined)[]): Linked {
    const file = new Linked({ ...this.result, imported });
    file.#exports = this.#exports;
    file.#proto = this.#proto;
    file.#symbols = this.#symbols;
    file.#references = this.#references;
    return file;
  }

  get proto(): FileDescriptorProto {
    this.#proto ??= fromBinary(FileDescriptorProtoSchema, this.descriptorBytes({ sourceInfo: true }), {
      recursionLimit: deepestDescriptor,
    });
    return this.#proto;
  }

  descriptorBytes(options: { sourceInfo: boolean }): Uint8Array {
    const output = new WireOutput();
    writeDescriptor(output, this.elements, this.result.optionPaths, options);
    return output.done();
  }

  writeDescriptor(output: WireOutput, number: number, options: { sourceInfo: boolean }): void {
    const start = output.open(number);
    writeDescriptor(output, this.elements, this.result.optionPaths, options);
    output.close(start);
  }

  get symbols(): readonly DeclaredSymbol[] {
    this.#symbols ??= symbolsOf(this.elements);
    return this.#symbols;
  }
}
