import type {
  DescriptorProto,
  EnumDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
  MethodDescriptorProto,
  OneofDescriptorProto,
  ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';

/** What can be asked for by name. Of fields, extensions alone. */
export type Element =
  | FileDescriptorProto
  | DescriptorProto
  | EnumDescriptorProto
  | ServiceDescriptorProto
  | MethodDescriptorProto
  | FieldDescriptorProto;

/** What can be left out: an element, or a oneof that has no field left. */
export type Removable = Element | OneofDescriptorProto;

/** An element by its full name, with the file that declares it. */
export interface IndexedElement {
  /** Of a file: its package. */
  readonly fullName: string;
  readonly file: FileDescriptorProto;
  readonly parent: Element | undefined;
  readonly element: Element;
}

/** Finds the elements of definitions. */
export class ElementIndex {
  readonly byName = new Map<string, IndexedElement>();
  /** By full name of the message that they extend. */
  readonly extensions = new Map<string, FieldDescriptorProto[]>();
  readonly #of = new Map<Element, IndexedElement>();
  readonly #inFile = new Map<FileDescriptorProto, Element[]>();
  readonly #packages = new Map<string, FileDescriptorProto[]>();

  constructor(files: readonly FileDescriptorProto[]) {
    for (const file of files) this.#addFile(file);
  }

  of(element: Element): IndexedElement {
    const found = this.#of.get(element);
    if (!found) throw new Error('an element of other definitions');
    return found;
  }

  /** Of a name as descriptors write it: `.posts.v1.Post`. */
  typeOf(reference: string): IndexedElement {
    const found = this.byName.get(reference.slice(1));
    if (!found) throw new Error(`no definition of ${reference}`);
    return found;
  }

  /** All of a file, nested ones too. */
  elementsIn(file: FileDescriptorProto): readonly Element[] {
    return this.#inFile.get(file) ?? [];
  }

  /** The files of a package, or of it and those below it; undefined where there is no such package. */
  filesOf(name: string, isRecursive: boolean): readonly FileDescriptorProto[] | undefined {
    const isBelow = (each: string): boolean => name === '' || each.startsWith(`${name}.`);
    const all = [...this.#packages];
    if (!this.#packages.has(name) && !all.some(([each]) => isBelow(each))) return undefined;
    return all
      .filter(([each]) => each === name || (isRecursive && isBelow(each)))
      .flatMap(([, files]) => files);
  }

  #addFile(file: FileDescriptorProto): void {
    const files = this.#packages.get(file.package) ?? [];
    files.push(file);
    this.#packages.set(file.package, files);
    this.#of.set(file, { fullName: file.package, file, parent: undefined, element: file });
    for (const message of file.messageType) this.#addMessage(message, file, file);
    for (const each of file.enumType) this.#add(each, file, file);
    for (const each of file.extension) this.#add(each, file, file);
    for (const service of file.service) {
      this.#add(service, file, file);
      for (const method of service.method) this.#add(method, service, file);
    }
  }

  #addMessage(message: DescriptorProto, parent: Element, file: FileDescriptorProto): void {
    this.#add(message, parent, file);
    for (const nested of message.nestedType) this.#addMessage(nested, message, file);
    for (const each of message.enumType) this.#add(each, message, file);
    for (const each of message.extension) this.#add(each, message, file);
  }

  #add(element: Exclude<Element, FileDescriptorProto>, parent: Element, file: FileDescriptorProto): void {
    const prefix = this.of(parent).fullName;
    const fullName = prefix === '' ? element.name : `${prefix}.${element.name}`;
    const indexed = { fullName, file, parent, element };
    this.#of.set(element, indexed);
    this.byName.set(fullName, indexed);
    const inFile = this.#inFile.get(file) ?? [];
    inFile.push(element);
    this.#inFile.set(file, inFile);
    if (element.$typeName !== 'google.protobuf.FieldDescriptorProto') return;
    const extensions = this.extensions.get(element.extendee.slice(1)) ?? [];
    extensions.push(element);
    this.extensions.set(element.extendee.slice(1), extensions);
  }
}
