import type { FileRegistry } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  type FileDescriptorProto,
  type MethodDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { type Annotated, customOptionsOf } from './custom-options.ts';
import type { Element, ElementIndex, Removable } from './element-index.ts';

/**
 * Why an element is kept: it was reached; or only what is inside it was; or it only declares an option that is used, in
 * which case what extends it is not of interest.
 */
type Mode = 'excluded' | 'reached' | 'around' | 'by-option';

/** What is kept of definitions: what was asked for with all that it needs, and without what was excluded. */
export class TypeClosure {
  /** Of the files that are kept: what each has to import. */
  readonly imports = new Map<string, Set<string>>();
  readonly #modes = new Map<Removable, Mode>();
  readonly #index: ElementIndex;
  readonly #registry: FileRegistry;
  /** Whether what was not reached goes. */
  readonly #isOnlyReached: boolean;

  constructor(index: ElementIndex, registry: FileRegistry, isOnlyReached: boolean) {
    this.#index = index;
    this.#registry = registry;
    this.#isOnlyReached = isOnlyReached;
  }

  keeps(element: Removable): boolean {
    const mode = this.#modes.get(element);
    return mode === undefined ? !this.#isOnlyReached : mode !== 'excluded';
  }

  excludes(element: Removable): boolean {
    return this.#modes.get(element) === 'excluded';
  }

  /** Whether it is left only because of what is inside. */
  isAround(element: Element): boolean {
    return this.#modes.get(element) === 'around';
  }

  keepsOption(extensionName: string): boolean {
    const extension = this.#index.byName.get(extensionName)?.element;
    return extension === undefined || !this.excludes(extension);
  }

  /** Leaves out an element and all inside. Comes before anything is added. */
  exclude(element: Element): void {
    this.#modes.set(element, 'excluded');
    for (const inside of childrenOf(element)) this.exclude(inside);
  }

  /** Keeps an element and what it needs, and all inside it as well if `isWhole`. What is excluded stays out. */
  add(element: Element, isWhole = false): void {
    if (this.excludes(element)) return;
    this.#add(element, undefined, 'reached');
    if (!isWhole || element.$typeName !== 'google.protobuf.DescriptorProto') return;
    for (const inside of childrenOf(element)) this.add(inside, true);
  }

  /** Keeps what extends the messages that were reached. */
  addExtensions(): void {
    // A map goes on with what is added to it meanwhile, which is wanted: extensions reach further messages.
    for (const [element, mode] of this.#modes) {
      if (mode !== 'reached' || element.$typeName !== 'google.protobuf.DescriptorProto') continue;
      for (const extension of this.#index.extensions.get(this.#index.of(element).fullName) ?? [])
        this.#add(extension, undefined, 'reached');
    }
  }

  /** Files that were kept for an extension alone are kept whole, until none has an import that nobody followed. */
  completeFiles(files: readonly FileDescriptorProto[]): void {
    const next = files.find(
      (file) =>
        this.isAround(file) && file.dependency.some((path) => !this.imports.get(file.name)?.has(path)),
    );
    if (!next) return;
    this.add(next);
    this.completeFiles(files);
  }

  #add(element: Element, referrer: FileDescriptorProto | undefined, why: 'reached' | 'by-option'): void {
    const { file, parent } = this.#index.of(element);
    const mode = this.#modes.get(element);
    if (mode === 'excluded') return;
    if (mode === 'reached' || mode === 'by-option') {
      this.#import(referrer, file);
      if (why === 'reached') this.#modes.set(element, why);
      return;
    }
    this.#modes.set(element, why);
    if (!this.#addNeeds(element, file, why)) {
      this.#modes.set(element, 'excluded');
      return;
    }
    this.#import(referrer, file);
    this.#addAround(parent, file);
    this.#addOptions(element, file);
  }

  /** Returns false where something that it cannot be without is excluded. */
  #addNeeds(element: Element, file: FileDescriptorProto, why: 'reached' | 'by-option'): boolean {
    switch (element.$typeName) {
      case 'google.protobuf.FileDescriptorProto':
        for (const inside of this.#index.elementsIn(element)) this.#add(inside, undefined, 'reached');
        return true;
      case 'google.protobuf.DescriptorProto':
        return this.#addMembers(element, file);
      case 'google.protobuf.EnumDescriptorProto':
        for (const value of element.value) this.#addOptions(value, file);
        return true;
      case 'google.protobuf.ServiceDescriptorProto':
        for (const method of element.method) this.#add(method, undefined, 'reached');
        return true;
      case 'google.protobuf.MethodDescriptorProto':
        return this.#addMessagesOf(element, file);
      case 'google.protobuf.FieldDescriptorProto': {
        const extendee = this.#index.typeOf(element.extendee).element;
        if (this.excludes(extendee)) return false;
        this.#add(extendee, file, why);
        return this.#addTypeOf(element, file);
      }
    }
  }

  #addMembers(message: DescriptorProto, file: FileDescriptorProto): boolean {
    const left = message.oneofDecl.map(() => 0);
    for (const field of message.field) {
      if (!this.#addTypeOf(field, file)) {
        if (message.options?.mapEntry) return false;
        continue;
      }
      if (Object.hasOwn(field, 'oneofIndex')) left[field.oneofIndex] = (left[field.oneofIndex] ?? 0) + 1;
      this.#addOptions(field, file);
    }
    for (const [index, oneof] of message.oneofDecl.entries()) {
      if (left[index] === 0) this.#modes.set(oneof, 'excluded');
      else this.#addOptions(oneof, file);
    }
    for (const range of message.extensionRange) this.#addOptions(range, file);
    return true;
  }

  #addMessagesOf(method: MethodDescriptorProto, file: FileDescriptorProto): boolean {
    const messages = [method.inputType, method.outputType].map((name) => this.#index.typeOf(name).element);
    if (messages.some((message) => this.excludes(message))) return false;
    for (const message of messages) this.#add(message, file, 'reached');
    return true;
  }

  #addTypeOf(field: FieldDescriptorProto, file: FileDescriptorProto): boolean {
    const type = typeElementOf(field, this.#index);
    if (!type) return true;
    this.#add(type, file, 'reached');
    return !this.excludes(type);
  }

  #addAround(parent: Element | undefined, file: FileDescriptorProto): void {
    if (!parent || this.#modes.has(parent)) return;
    this.#modes.set(parent, 'around');
    this.#addOptions(parent, file);
    this.#addAround(this.#index.of(parent).parent, file);
  }

  #addOptions(annotated: Annotated, file: FileDescriptorProto): void {
    for (const { name, inAny } of customOptionsOf(annotated, this.#registry)) {
      const extension = this.#index.byName.get(name)?.element;
      if (!extension || this.excludes(extension)) continue;
      this.#add(extension, file, 'by-option');
      for (const inside of inAny) {
        const message = this.#index.byName.get(inside)?.element;
        if (message) this.#add(message, file, 'reached');
      }
    }
  }

  #import(referrer: FileDescriptorProto | undefined, file: FileDescriptorProto): void {
    if (!this.imports.has(file.name)) this.imports.set(file.name, new Set());
    if (referrer && referrer !== file) {
      const imports = this.imports.get(referrer.name) ?? new Set();
      imports.add(file.name);
      this.imports.set(referrer.name, imports);
    }
  }
}

/** The message or enum that a field is of; undefined for a scalar. */
export function typeElementOf(field: FieldDescriptorProto, index: ElementIndex): Element | undefined {
  const { ENUM, MESSAGE, GROUP } = FieldDescriptorProto_Type;
  return [ENUM, MESSAGE, GROUP].includes(field.type) ? index.typeOf(field.typeName).element : undefined;
}

function childrenOf(element: Element): readonly Element[] {
  switch (element.$typeName) {
    case 'google.protobuf.FileDescriptorProto':
      return [...element.messageType, ...element.enumType, ...element.service, ...element.extension];
    case 'google.protobuf.DescriptorProto':
      return [...element.nestedType, ...element.enumType, ...element.extension];
    case 'google.protobuf.ServiceDescriptorProto':
      return element.method;
    default:
      return [];
  }
}
