import type { Diagnostic, RelatedLocation } from '../diagnostic.ts';
import { LineSet } from '../line-set.ts';
import type { Node } from '../syntax/tree.ts';
import type { Element, EnumElement, FieldElement, FileElement, MessageElement } from './elements.ts';
import type { Scope } from './scope.ts';

/** A use of a name, and the full name of what it means, with the path of the file that declares it. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly target: string;
  readonly targetPath: string;
}

/** Answers which file anywhere declares a name that cannot be seen from here. */
export type Declarers = (fullName: string) => string | undefined;

/** What the steps of linking one file share: what is visible, and what they find out. */
export class LinkContext {
  readonly file: FileElement;
  readonly scope: Scope;
  /** What options can name: more than types can where there is an `import option`. */
  readonly optionScope: Scope;
  /** google/protobuf/descriptor.proto, which says what options there are. */
  readonly descriptor: FileElement;
  readonly declarers: Declarers;
  readonly #linked: (path: string) => FileElement | undefined;
  /** Whether names may be missing through no fault of theirs: an import or a declaration is. */
  readonly mayLackNames: boolean;
  readonly diagnostics: Diagnostic[] = [];
  /** The options message that is being filled: `FieldOptions`, say. */
  optionsMessage = '';
  readonly references: Reference[] = [];
  /** Paths of files that something in this one refers to: the others are imported for nothing. */
  readonly usedFiles = new Set<string>();
  /** Paths of files that an option's value led into. They may lie beyond what the imports show. */
  readonly enteredFiles = new Set<string>();

  readonly #unreadLines: LineSet;

  constructor(
    file: FileElement,
    scope: Scope,
    optionScope: Scope,
    descriptor: FileElement,
    linked: (path: string) => FileElement | undefined,
    declarers: Declarers,
    lacksImports: boolean,
  ) {
    this.file = file;
    this.scope = scope;
    this.optionScope = optionScope;
    this.descriptor = descriptor;
    this.#linked = linked;
    this.declarers = declarers;
    this.#unreadLines = new LineSet(file.syntax.text);
    for (const { start } of file.syntax.diagnostics) this.#unreadLines.add(start);
    this.mayLackNames = lacksImports || file.syntax.lostDeclaration;
  }

  error(code: string, message: string, node: Node, related?: readonly RelatedLocation[]): void {
    this.#add('error', code, message, node, related);
  }

  warning(code: string, message: string, node: Node): void {
    this.#add('warning', code, message, node, undefined);
  }

  #add(
    severity: Diagnostic['severity'],
    code: string,
    message: string,
    node: Node,
    related: readonly RelatedLocation[] | undefined,
  ): void {
    const span = this.file.syntax.tokens.span(node.first, node.last);
    // On a line that could not be read, what was made of it means little.
    if (this.#unreadLines.has(span.start)) return;
    this.diagnostics.push({ code, severity, message, ...span, ...(related ? { related } : {}) });
  }

  /** Whether something inside a declaration could not be read, so that it may look emptier than it is. */
  isBroken(node: Node): boolean {
    const { start, end } = this.file.syntax.tokens.span(node.first, node.last);
    return this.file.syntax.diagnostics.some(
      (diagnostic) => diagnostic.start >= start && diagnostic.start < end,
    );
  }

  /** Where an element's name stands, for the `related` of a diagnostic about another. */
  placeOf(element: Element, message: string): RelatedLocation {
    const { first, last } = element.nameNode;
    return { path: element.file.path, ...element.file.syntax.tokens.span(first, last), message };
  }

  /**
   * The type of a field that an option's value leads through, as it is now: a file that was kept from the compilation before
   * still holds the types of then.
   */
  typeOf(field: FieldElement): MessageElement | EnumElement | undefined {
    const type = field.typeElement;
    if (!type) return undefined;
    const { path } = type.file;
    this.enteredFiles.add(path);
    const file = path === this.file.path ? this.file : this.#linked(path);
    if (!file || file === type.file) return type;
    const now = file.symbols.get(type.fullName);
    return now?.kind === 'message' || now?.kind === 'enum' ? now : undefined;
  }

  /** Notes that the name at `node` means `element`. */
  refer(node: Node, element: Element): void {
    this.usedFiles.add(element.file.path);
    this.references.push({
      ...this.file.syntax.tokens.span(node.first, node.last),
      target: element.fullName,
      targetPath: element.file.path,
    });
  }
}
