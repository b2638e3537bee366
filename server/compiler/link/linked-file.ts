import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { describeFile } from '../descriptor/descriptor.ts';
import { sourceInfoOf } from '../descriptor/source-info.ts';
import { byPosition, type Diagnostic } from '../diagnostic.ts';
import type { OptionValues } from '../options/option-values.ts';
import type { SyntaxFile } from '../syntax/parse.ts';
import type { LinkContext, Reference } from './context.ts';
import type { FileElement } from './elements.ts';
import type { ScopeFile } from './scope.ts';
import { type DeclaredSymbol, symbolsOf } from './symbols.ts';

/** One file with everything its names mean. */
export interface LinkedFile {
  /** The path others import it by. */
  readonly path: string;
  readonly syntax: SyntaxFile;
  /** The descriptor with its source info; made when first asked for. */
  readonly proto: FileDescriptorProto;
  /** Of syntax and linking together, by position. */
  readonly diagnostics: readonly Diagnostic[];
  readonly symbols: readonly DeclaredSymbol[];
  readonly references: readonly Reference[];
  /** The files it imports, as far as they exist. */
  readonly dependencies: readonly LinkedFile[];
}

/** What linking keeps of a file between compilations. */
export class Linked implements LinkedFile, ScopeFile {
  readonly path: string;
  readonly syntax: SyntaxFile;
  readonly elements: FileElement;
  readonly diagnostics: readonly Diagnostic[];
  readonly references: readonly Reference[];
  readonly dependencies: readonly Linked[];
  readonly publicFiles: readonly Linked[];
  /** Import paths in order; undefined where there was no such file. */
  readonly imported: readonly (Linked | undefined)[];
  /** A diagnostic depends on files that are not imported: linked again whenever anything changes. */
  readonly looksBeyondImports: boolean;
  readonly #options: OptionValues;
  #proto: FileDescriptorProto | undefined;
  #symbols: readonly DeclaredSymbol[] | undefined;

  constructor(
    context: LinkContext,
    options: OptionValues,
    imported: readonly (Linked | undefined)[],
    looksBeyondImports: boolean,
  ) {
    this.elements = context.file;
    this.path = context.file.path;
    this.syntax = context.file.syntax;
    this.diagnostics = [...this.syntax.diagnostics, ...context.diagnostics].sort(byPosition);
    this.references = context.references.sort((a, b) => a.start - b.start);
    this.imported = imported;
    this.dependencies = imported.filter((file) => file !== undefined);
    this.publicFiles = imported.filter(
      (file, index): file is Linked => file !== undefined && this.syntax.imports[index]?.kind === 'public',
    );
    this.looksBeyondImports = looksBeyondImports;
    this.#options = options;
  }

  get proto(): FileDescriptorProto {
    if (!this.#proto) {
      this.#proto = describeFile(this.elements, this.#options);
      this.#proto.sourceCodeInfo = sourceInfoOf(this.elements, this.#options);
    }
    return this.#proto;
  }

  get symbols(): readonly DeclaredSymbol[] {
    this.#symbols ??= symbolsOf(this.elements);
    return this.#symbols;
  }
}
