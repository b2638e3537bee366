import type { Advice, Diagnostic, RelatedLocation } from '../diagnostic.ts';
import { LineSet } from '../line-set.ts';
import type { Span } from '../syntax/tokens.ts';
import type { Node } from '../syntax/tree.ts';
import type {
  Element,
  EnumElement,
  FieldElement,
  FileElement,
  FileUnit,
  MessageElement,
} from './elements.ts';
import { Findings } from './findings.ts';
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
  readonly #declarers: Declarers;
  readonly #linked: (path: string) => FileElement | undefined;
  readonly #mayLackNames: boolean;
  readonly #keepsReferences: boolean;
  /** What only warns need not look where nobody wants to know. */
  readonly keepsWarnings: boolean;
  /** The options message that is being filled: `FieldOptions`, say. */
  optionsMessage = '';
  /** Where what is found out now goes. */
  #findings = new Findings();
  /** The part of the file that is being linked; undefined for what belongs to none. */
  #unit: Span | undefined;

  readonly #unreadLines: LineSet;
  #filesAround: readonly FileElement[] | undefined;

  constructor(
    file: FileElement,
    scope: Scope,
    optionScope: Scope,
    descriptor: FileElement,
    linked: (path: string) => FileElement | undefined,
    declarers: Declarers,
    lacksImports: boolean,
    keepsReferences: boolean,
    keepsWarnings: boolean,
  ) {
    this.file = file;
    this.scope = scope;
    this.optionScope = optionScope;
    this.descriptor = descriptor;
    this.#linked = linked;
    this.#declarers = declarers;
    this.#keepsReferences = keepsReferences;
    this.keepsWarnings = keepsWarnings;
    this.#unreadLines = new LineSet(file.syntax.text);
    for (const { start } of file.syntax.diagnostics) this.#unreadLines.add(start);
    this.#mayLackNames = lacksImports || file.syntax.lostDeclaration;
  }

  /** From now on, findings are this unit's, or those of the file as a whole. */
  enter(findings: Findings, unit?: FileUnit): void {
    this.#findings = findings;
    this.#unit = unit && this.file.syntax.tokens.span(unit.node.first, unit.node.last);
    const heard = unit && findings.names;
    this.scope.heard = heard;
    this.optionScope.heard = heard;
  }

  /** Whether names may be missing through no fault of theirs: an import or a declaration is. */
  get mayLackNames(): boolean {
    this.#findings.isVolatile = true;
    return this.#mayLackNames;
  }

  /** Which file anywhere declares a name that cannot be seen from here. */
  declarers(fullName: string): string | undefined {
    this.#findings.isVolatile = true;
    this.#findings.looksBeyondImports = true;
    return this.#declarers(fullName);
  }

  /** The other files that can have what is at the top of this one: those of its package, and of the packages around that. */
  get filesAround(): readonly FileElement[] {
    this.#filesAround ??= filesAround(this.file, this.scope);
    return this.#filesAround;
  }

  /** Every extension that a file declares, in the order of its text. */
  extensionsOf(file: FileElement): readonly FieldElement[] {
    if (file === this.file) this.#findings.seesExtensions = true;
    return extensionsOf(file);
  }

  error(
    code: string,
    message: string,
    node: Node,
    related?: readonly RelatedLocation[],
    advice?: Advice,
  ): void {
    this.#add('error', code, message, node, related, advice);
  }

  warning(
    code: string,
    message: string,
    node: Node,
    related?: readonly RelatedLocation[],
    advice?: Advice,
  ): void {
    if (this.keepsWarnings) this.#add('warning', code, message, node, related, advice);
  }

  /** A warning about what is no token. */
  warningAt(code: string, message: string, { start, end }: Span): void {
    if (this.keepsWarnings)
      this.#findings.diagnostics.push({ code, severity: 'warning', message, start, end });
  }

  #add(
    severity: Diagnostic['severity'],
    code: string,
    message: string,
    node: Node,
    related: readonly RelatedLocation[] | undefined,
    advice: Advice | undefined,
  ): void {
    const span = this.file.syntax.tokens.span(node.first, node.last);
    // On a line that could not be read, what was made of it means little.
    if (this.#unreadLines.has(span.start)) return;
    if (related?.some((place) => this.#isElsewhere(place))) this.#findings.isVolatile = true;
    this.#findings.diagnostics.push({
      code,
      severity,
      message,
      ...span,
      ...(related ? { related } : {}),
      ...advice,
    });
  }

  /** Whether a place is in another declaration of this file, and moves when this one does not. */
  #isElsewhere({ path, start, end }: RelatedLocation): boolean {
    return path === this.file.path && this.#isOutside(start, end);
  }

  /** Whether a place of this file is outside of the declaration that is being linked. */
  #isOutside(start: number, end: number): boolean {
    return this.#unit !== undefined && (start < this.#unit.start || end > this.#unit.end);
  }

  /** Whether something inside a declaration could not be read, so that it may look emptier than it is. */
  isBroken(node: Node): boolean {
    const { start, end } = this.file.syntax.tokens.span(node.first, node.last);
    if (this.#isOutside(start, end)) this.#findings.isVolatile = true;
    return this.file.syntax.diagnostics.some(
      (diagnostic) => diagnostic.start >= start && diagnostic.start < end,
    );
  }

  /** Another text in the place of a node. */
  instead(node: Node, text: string): Advice {
    return { remedy: { ...this.file.syntax.tokens.span(node.first, node.last), text } };
  }

  /** Where an element's name stands, for the `related` of a diagnostic about another. */
  placeOf(element: Element, message: string): RelatedLocation {
    const { first, last } = element.nameNode;
    return { path: element.file.path, ...element.file.syntax.tokens.span(first, last), message };
  }

  /** A place in this file, for the `related` of a diagnostic about another. */
  placeAt(node: Node, message: string): RelatedLocation {
    return { path: this.file.path, ...this.file.syntax.tokens.span(node.first, node.last), message };
  }

  /**
   * The type of a field that an option's value leads through, as it is now: a file that was kept from the compilation before
   * still holds the types of then.
   */
  typeOf(field: FieldElement): MessageElement | EnumElement | undefined {
    const type = field.typeElement;
    if (!type) return undefined;
    const { path } = type.file;
    this.#findings.enteredFiles.add(path);
    if (path === this.file.path) this.scope.note(type);
    const file = path === this.file.path ? this.file : this.#linked(path);
    if (!file || file === type.file) return type;
    const now = file.named.get(type.fullName);
    return now?.kind === 'message' || now?.kind === 'enum' ? now : undefined;
  }

  /** Notes that the name at `node` means `element`. */
  refer(node: Node, element: Element): void {
    this.#findings.usedFiles.add(element.file.path);
    if (!this.#keepsReferences) return;
    const { tokens } = this.file.syntax;
    this.#findings.references.push({
      start: tokens.start(node.first),
      end: tokens.end(node.last),
      target: element.fullName,
      targetPath: element.file.path,
    });
  }
}

function filesAround(file: FileElement, { files }: Scope): FileElement[] {
  const inside = `${file.packageName}.`;
  return files.filter(
    (other) => other !== file && (other.packageName === '' || inside.startsWith(`${other.packageName}.`)),
  );
}

function extensionsOf(file: FileElement): readonly FieldElement[] {
  file.everyExtension ??= [...file.named.values()].filter(
    (element): element is FieldElement => element.kind === 'field' && element.extend !== undefined,
  );
  return file.everyExtension;
}
