import { joinName, lastPart, scopeOf } from '../names.ts';
import type { Element, FileElement, MessageElement, NamedElement } from './elements.ts';

/** A file as others see it: its declarations, and the files its importers see through it. */
export interface ScopeFile {
  readonly elements: FileElement;
  /** Files it imports publicly, in turn. */
  readonly publicFiles: readonly ScopeFile[];
}

/** What a name may mean. */
export type Found = Element | { readonly kind: 'package'; readonly fullName: string };

/** What one file can name: its own declarations and those of what it imports, with all that is imported publicly there. */
export class Scope {
  /** The file itself first. */
  readonly files: readonly FileElement[];
  /** Where the names that are looked up are noted; see Findings.names. */
  heard: Set<string> | undefined;
  readonly #packages = new Set<string>();
  readonly #knowing = new Map<string, readonly FileElement[]>();
  readonly #byPackage = new Map<string, Found | undefined>();

  constructor(own: FileElement, imports: Iterable<ScopeFile>) {
    const files = new Set<FileElement>([own]);
    const add = (file: ScopeFile): void => {
      if (files.has(file.elements)) return;
      files.add(file.elements);
      file.publicFiles.forEach(add);
    };
    for (const file of imports) add(file);
    this.files = [...files];
    for (const file of this.files) {
      for (let name = file.packageName; name !== ''; name = scopeOf(name)) this.#packages.add(name);
    }
  }

  /** What has exactly this full name. */
  find(fullName: string): Found | undefined {
    this.heard?.add(lastPart(fullName));
    const found =
      this.#findIn(this.files, fullName) ?? this.#findMember(scopeOf(fullName), lastPart(fullName));
    this.note(found);
    return found;
  }

  /** Whether this is the package of a file that is seen, or one around it. */
  isPackage(fullName: string): boolean {
    return this.#packages.has(fullName);
  }

  /** Notes the declarations around something of this file, whose features are its too. */
  note(found: Found | undefined): void {
    if (!this.heard) return;
    for (let at: Found | FileElement | undefined = found; at && at.kind !== 'file'; ) {
      if (at.kind === 'package' || at.file !== this.files[0]) return;
      this.heard.add(at.name);
      at = at.kind === 'service' ? undefined : at.parent;
    }
  }

  #findIn(files: readonly FileElement[], fullName: string): Found | undefined {
    // By index: asked for every name, and in every scope around it, an iterator makes more garbage than all else here.
    for (let index = 0; index < files.length; index++) {
      const element = files[index]?.named.get(fullName);
      if (element) return element;
    }
    return this.#packages.has(fullName) ? { kind: 'package', fullName } : undefined;
  }

  /** What is in a message and not in `named`. */
  #findMember(scope: string, name: string): Found | undefined {
    for (const file of this.files) {
      const owner = file.named.get(scope);
      const member = owner?.kind === 'message' ? memberOf(owner, name) : undefined;
      if (member) return member;
    }
    return undefined;
  }

  /**
   * What `name` means inside `scope`. As protoc does it: the innermost scope that knows the name's first part decides, and
   * the rest is looked for there only. `accepts` tells, of a name with one part, whether the search may end with it.
   */
  resolve(name: string, scope: string, accepts?: (found: Found) => boolean): Found | undefined {
    if (name.startsWith('.')) return this.find(name.slice(1));
    const dot = name.indexOf('.');
    const first = dot < 0 ? name : name.slice(0, dot);
    this.heard?.add(first);
    if (dot >= 0) this.heard?.add(lastPart(name));
    // What is in a message counts where a search may end with anything, which among types it does not.
    const mayBeMember = accepts === undefined && dot < 0;
    // Of a file that is being edited the names are not gathered: it has only just been declared, and will most likely know this one.
    const gathersOwn = this.heard === undefined;
    const candidates = this.#filesKnowing(first, gathersOwn);
    if (dot >= 0 && candidates.length === 0 && gathersOwn) return this.#findByPackage(name, first);
    for (let inner = scope; ; inner = scopeOf(inner)) {
      const found =
        this.#findIn(candidates, joinName(inner, first)) ??
        (mayBeMember ? this.#findMember(inner, first) : undefined);
      if (found) {
        if (dot < 0) {
          if (!accepts || accepts(found)) {
            this.note(found);
            return found;
          }
        } else if (isAggregate(found)) {
          return this.find(joinName(inner, name));
        }
      }
      if (inner === '') return undefined;
    }
  }

  /** The files where this may be the last part of a name. The file itself always is where its names are not gathered. */
  #filesKnowing(name: string, gathersOwn: boolean): readonly FileElement[] {
    let files = this.#knowing.get(name);
    if (!files) {
      files = this.files.filter((file, index) => (index === 0 && !gathersOwn) || simpleNames(file).has(name));
      this.#knowing.set(name, files);
    }
    return files;
  }

  /**
   * What a name means whose first part can only be a package's: the same in all scopes of the file, and so looked for once. Most
   * names of options are such.
   */
  #findByPackage(name: string, first: string): Found | undefined {
    if (this.#byPackage.has(name)) return this.#byPackage.get(name);
    let found: Found | undefined;
    for (let inner = this.files[0]?.packageName ?? ''; ; inner = scopeOf(inner)) {
      if (this.#packages.has(joinName(inner, first))) found = this.find(joinName(inner, name));
      else if (inner !== '') continue;
      break;
    }
    this.#byPackage.set(name, found);
    return found;
  }

  /** What of all that is visible, and can be named from anywhere, `accepts` takes: the candidates for "did you mean". */
  *named(accepts: (element: NamedElement) => boolean): Generator<NamedElement> {
    for (const file of this.files) {
      for (const element of file.named.values()) if (accepts(element)) yield element;
    }
  }
}

/** The last parts of the names that can be named from anywhere: most files know nothing of a name's first part, in no scope. */
function simpleNames(file: FileElement): ReadonlySet<string> {
  if (!file.simpleNames) {
    const names = new Set<string>();
    for (const element of file.named.values()) names.add(element.name);
    file.simpleNames = names;
  }
  return file.simpleNames;
}

/** A field, a oneof or a value of an enum in a message, which no file has in `named`. */
function memberOf({ fields, oneofs, enums }: MessageElement, name: string): Element | undefined {
  const isIt = (element: Element): boolean => element.name === name;
  const member = fields.find(isIt) ?? oneofs.find(isIt);
  if (member) return member;
  for (const { values } of enums) {
    const value = values.find(isIt);
    if (value) return value;
  }
  return undefined;
}

function isAggregate(found: Found): boolean {
  return (
    found.kind === 'package' || found.kind === 'message' || found.kind === 'enum' || found.kind === 'service'
  );
}
