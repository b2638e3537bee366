import { clone, type FileRegistry, type Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { type Annotated, optionsSchemaOf } from './custom-options.ts';
import type { ElementIndex } from './element-index.ts';
import { MovedLocations } from './moved-locations.ts';
import { type TypeClosure, typeElementOf } from './type-closure.ts';

type Path = readonly number[];

/** Takes out of a file what a closure does not keep: its elements and options, imports, and their places in the text. */
export class NarrowedFile {
  readonly #closure: TypeClosure;
  readonly #index: ElementIndex;
  readonly #registry: FileRegistry;
  readonly #locations = new MovedLocations();

  constructor(closure: TypeClosure, index: ElementIndex, registry: FileRegistry) {
    this.#closure = closure;
    this.#index = index;
    this.#registry = registry;
  }

  /** Returns a copy. */
  of(file: FileDescriptorProto): FileDescriptorProto {
    const copy = clone(FileDescriptorProtoSchema, file);
    copy.messageType = this.#kept([4], file.messageType, copy.messageType, this.#message);
    copy.enumType = this.#kept([5], file.enumType, copy.enumType, this.#enum);
    copy.service = this.#kept([6], file.service, copy.service, this.#service);
    copy.extension = this.#kept([7], file.extension, copy.extension, this.#field);
    this.#options([8], copy);
    this.#imports(copy);
    const info = copy.sourceCodeInfo;
    if (info) info.location = this.#locations.apply(info.location);
    return copy;
  }

  /** Of a list in the copy the items whose original is kept, each without what is not. */
  #kept<T extends Annotated>(
    path: Path,
    originals: readonly T[],
    copies: readonly T[],
    narrow: (path: Path, original: T, copy: T) => boolean,
  ): T[] {
    const kept = copies.filter((copy, index) => {
      const original = originals[index];
      return original !== undefined && narrow([...path, index], original, copy);
    });
    for (const [index, copy] of copies.entries()) {
      const to = kept.indexOf(copy);
      if (to !== index) this.#locations.move([...path, index], to);
    }
    if (kept.length === 0) this.#locations.remove(path);
    return kept;
  }

  #message = (path: Path, original: DescriptorProto, copy: DescriptorProto): boolean => {
    if (!this.#closure.keeps(original)) return false;
    if (this.#closure.isAround(original)) this.#empty(path, copy);
    else {
      copy.field = this.#kept([...path, 2], original.field, copy.field, this.#field);
      const oneofs = copy.oneofDecl;
      copy.oneofDecl = this.#kept([...path, 8], original.oneofDecl, oneofs, this.#annotated);
      for (const field of copy.field) {
        const oneof = Object.hasOwn(field, 'oneofIndex') ? oneofs[field.oneofIndex] : undefined;
        if (oneof) field.oneofIndex = copy.oneofDecl.indexOf(oneof);
      }
      const ranges = [original.extensionRange, copy.extensionRange] as const;
      copy.extensionRange = this.#kept([...path, 5], ...ranges, (place, _, range) => {
        this.#options([...place, 3], range);
        return true;
      });
    }
    copy.extension = this.#kept([...path, 6], original.extension, copy.extension, this.#field);
    copy.nestedType = this.#kept([...path, 3], original.nestedType, copy.nestedType, this.#message);
    copy.enumType = this.#kept([...path, 4], original.enumType, copy.enumType, this.#enum);
    this.#options([...path, 7], copy);
    return true;
  };

  /** Of a message that is there for what is in it, the name matters. */
  #empty(path: Path, copy: DescriptorProto): void {
    const lists = ['field', 'oneofDecl', 'extensionRange', 'reservedRange', 'reservedName'] as const;
    if (lists.every((list) => copy[list].length === 0)) return;
    this.#locations.bare(path);
    for (const number of [2, 8, 5, 9, 10]) this.#locations.remove([...path, number]);
    for (const list of lists) copy[list] = [];
  }

  #enum = (path: Path, original: EnumDescriptorProto, copy: EnumDescriptorProto): boolean => {
    if (!this.#closure.keeps(original)) return false;
    this.#options([...path, 3], copy);
    copy.value = this.#kept([...path, 2], original.value, copy.value, (place, _, value) => {
      this.#options([...place, 3], value);
      return true;
    });
    return true;
  };

  #service = (path: Path, original: ServiceDescriptorProto, copy: ServiceDescriptorProto): boolean => {
    if (!this.#closure.keeps(original)) return false;
    copy.method = this.#kept([...path, 2], original.method, copy.method, (place, method, each) => {
      if (!this.#closure.keeps(method)) return false;
      this.#options([...place, 4], each);
      return true;
    });
    this.#options([...path, 3], copy);
    return true;
  };

  #field = (path: Path, original: FieldDescriptorProto, copy: FieldDescriptorProto): boolean => {
    if (original.extendee !== '' && !this.#closure.keeps(original)) return false;
    const type = typeElementOf(original, this.#index);
    if (type && !this.#closure.keeps(type)) return false;
    this.#options([...path, 8], copy);
    return true;
  };

  #annotated = <T extends DescriptorProto['oneofDecl'][number]>(
    path: Path,
    original: T,
    copy: T,
  ): boolean => {
    if (this.#closure.excludes(original)) return false;
    this.#options([...path, 2], copy);
    return true;
  };

  #options(path: Path, copy: Annotated): void {
    const options: Message | undefined = copy.options;
    if (!options) {
      // A default value alone has the place of options, too.
      this.#locations.remove(path);
      return;
    }
    const schema = optionsSchemaOf(copy);
    const before = options.$unknown ?? [];
    const after = before.filter(({ no }) => {
      const extension = this.#registry.getExtensionFor(schema, no);
      const isKept = !extension || this.#closure.keepsOption(extension.typeName);
      if (!isKept) this.#locations.remove([...path, no]);
      return isKept;
    });
    options.$unknown = after;
    const view = reflect(schema, options);
    if (after.length > 0 || view.fields.some((field) => view.isSet(field))) return;
    this.#locations.remove(path);
    delete copy.options;
  }

  #imports(copy: FileDescriptorProto): void {
    const wanted = this.#closure.imports.get(copy.name) ?? new Set();
    const isSame =
      copy.dependency.length === wanted.size && copy.dependency.every((each) => wanted.has(each));
    if (isSame && copy.publicDependency.length === 0) return;
    const before = copy.dependency;
    const kept = before.filter((each) => wanted.has(each));
    for (const [index, each] of before.entries()) {
      const to = kept.indexOf(each);
      if (to !== index) this.#locations.move([3, index], to);
    }
    const options = copy.optionDependency;
    copy.optionDependency = options.filter((each) => wanted.has(each));
    // What came through the public imports of others is imported itself: a file that is narrowed passes nothing on.
    const more = [...wanted].filter((each) => !before.includes(each) && !options.includes(each)).sort();
    copy.dependency = [...kept, ...more];
    this.#locations.remove([10]);
    copy.publicDependency = [];
    copy.weakDependency = copy.weakDependency.flatMap((index) => {
      const to = kept.indexOf(before[index] ?? '');
      return to === -1 ? [] : [to];
    });
  }
}
