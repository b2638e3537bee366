import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from '@bufbuild/protobuf/wkt';
import { describeFile } from '../descriptor/descriptor.ts';
import { sourceInfoBytes } from '../descriptor/source-info.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { OptionValues } from '../options/option-values.ts';
import { written } from '../options/written.ts';
import type { SyntaxFile } from '../syntax/parse.ts';
import type { Reference } from './context.ts';
import type { FileElement } from './elements.ts';
import { exportsOf } from './exports.ts';
import type { ScopeFile } from './scope.ts';
import { type DeclaredSymbol, symbolsOf } from './symbols.ts';

/** One file with everything its names mean. */
export interface LinkedFile {
  /** The path others import it by. */
  readonly path: string;
  readonly syntax: SyntaxFile;
  /** What it declares. A type that an element names may be the one of before, where nothing that matters here has changed. */
  readonly elements: FileElement;
  /** The descriptor with its source info; made when first asked for. */
  readonly proto: FileDescriptorProto;
  /** The descriptor in wire format, in parts that follow each other. Made anew each time, and without `proto`'s objects. */
  descriptorBytes(options: { sourceInfo: boolean }): readonly Uint8Array[];
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
  readonly references: readonly Reference[];
  readonly options: OptionValues;
  /** Paths of the other files that any of this depends on. */
  readonly seenFiles: ReadonlySet<string>;
  /** A diagnostic depends on files that are not imported: linked again whenever anything changes. */
  readonly looksBeyondImports: boolean;
  /** By the order of the imports; undefined where there was no such file. */
  readonly imported: readonly (Linked | undefined)[];
}

/** What linking keeps of a file between compilations. */
export class Linked implements LinkedFile, ScopeFile {
  readonly result: LinkResult;
  readonly dependencies: readonly Linked[];
  readonly publicFiles: readonly Linked[];
  #exports: string | undefined;
  #proto: FileDescriptorProto | undefined;
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
    return this.result.references;
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
    return file;
  }

  get proto(): FileDescriptorProto {
    if (!this.#proto) {
      this.#proto = describeFile(this.elements, this.result.options);
      const sourceInfo = sourceInfoBytes(this.elements, this.result.options);
      this.#proto.sourceCodeInfo = fromBinary(SourceCodeInfoSchema, sourceInfo);
    }
    return this.#proto;
  }

  descriptorBytes(options: { sourceInfo: boolean }): Uint8Array[] {
    const descriptor = describeFile(this.elements, this.result.options);
    const parts: Uint8Array[] = [toBinary(FileDescriptorProtoSchema, descriptor)];
    if (options.sourceInfo)
      parts.push(...sourceInfoField(sourceInfoBytes(this.elements, this.result.options)));
    return parts;
  }

  get symbols(): readonly DeclaredSymbol[] {
    this.#symbols ??= symbolsOf(this.elements);
    return this.#symbols;
  }
}

/** FileDescriptorProto's field `source_code_info`. */
const sourceInfoNumber = 9;

function sourceInfoField(bytes: Uint8Array): [head: Uint8Array, content: Uint8Array] {
  const head = written((writer) => {
    writer.tag(sourceInfoNumber, WireType.LengthDelimited).uint32(bytes.length);
  });
  return [head, bytes];
}
