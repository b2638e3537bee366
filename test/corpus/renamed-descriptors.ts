/** What a file's descriptor has to be once some names are others, told from the descriptor of before alone. */
import { clone } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Type,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import { joinName, jsonNameOf, lastPart, scopeOf } from '../../server/compiler/index.ts';
import { mapEntryName } from '../../server/compiler/names.ts';

/** Full names that change, old to new; only the last part differs. */
export type Renames = ReadonlyMap<string, string>;

/**
 * The descriptor with these names in it, source info left out. `hasJsonName` tells of a field, by its full name of before, whether
 * its JSON name is given and so stays.
 */
export function renamedDescriptor(
  file: FileDescriptorProto,
  renames: Renames,
  hasJsonName: (fullName: string) => boolean,
): FileDescriptorProto {
  const copy = clone(FileDescriptorProtoSchema, file);
  delete copy.sourceCodeInfo;
  new Renamer(renames, hasJsonName).file(copy);
  return copy;
}

/** The names that change with those of map fields: each entry's message is named after its field. */
export function withMapEntries(files: Iterable<FileDescriptorProto>, renames: Renames): Renames {
  const all = new Map(renames);
  const visit = (message: DescriptorProto, scope: string): void => {
    const fullName = joinName(scope, message.name);
    for (const field of message.field) {
      const renamed = renames.get(joinName(fullName, field.name));
      const entry = joinName(fullName, mapEntryName(field.name));
      if (renamed && field.typeName === `.${entry}`)
        all.set(entry, joinName(fullName, mapEntryName(lastPart(renamed))));
    }
    for (const nested of message.nestedType) visit(nested, fullName);
  };
  for (const file of files) for (const message of file.messageType) visit(message, file.package);
  return all;
}

class Renamer {
  readonly #renames: Renames;
  readonly #hasJsonName: (fullName: string) => boolean;

  constructor(renames: Renames, hasJsonName: (fullName: string) => boolean) {
    this.#renames = renames;
    this.#hasJsonName = hasJsonName;
  }

  file(file: FileDescriptorProto): void {
    for (const message of file.messageType) this.#message(message, file.package);
    for (const element of file.enumType) this.#enum(element, file.package);
    for (const extension of file.extension) this.#field(extension, file.package);
    for (const service of file.service) {
      const fullName = joinName(file.package, service.name);
      service.name = this.#name(fullName);
      for (const method of service.method) {
        method.name = this.#name(joinName(fullName, method.name));
        method.inputType = this.#type(method.inputType);
        method.outputType = this.#type(method.outputType);
      }
    }
  }

  #message(message: DescriptorProto, scope: string): void {
    const fullName = joinName(scope, message.name);
    message.name = this.#name(fullName);
    for (const [index, oneof] of message.oneofDecl.entries()) {
      const field = message.field.find((each) => each.proto3Optional && each.oneofIndex === index);
      // The oneof of an `optional` field is named after it.
      oneof.name = field
        ? `_${this.#name(joinName(fullName, field.name))}`
        : this.#name(joinName(fullName, oneof.name));
    }
    for (const field of [...message.field, ...message.extension]) this.#field(field, fullName);
    for (const nested of message.nestedType) this.#message(nested, fullName);
    for (const element of message.enumType) this.#enum(element, fullName);
    for (const { options } of message.extensionRange) {
      for (const declaration of options?.declaration ?? []) {
        declaration.fullName = this.#type(declaration.fullName);
        declaration.type = this.#type(declaration.type);
      }
    }
  }

  #field(field: FieldDescriptorProto, scope: string): void {
    const fullName = joinName(scope, field.name);
    const { name } = field;
    field.name = this.#name(fullName);
    if (field.name !== name && !this.#hasJsonName(fullName)) field.jsonName = jsonNameOf(field.name);
    if (field.type === FieldDescriptorProto_Type.ENUM && field.defaultValue) {
      field.defaultValue = this.#name(joinName(scopeOf(field.typeName.slice(1)), field.defaultValue));
    }
    if (field.typeName) field.typeName = this.#type(field.typeName);
    if (field.extendee) field.extendee = this.#type(field.extendee);
  }

  #enum(element: EnumDescriptorProto, scope: string): void {
    element.name = this.#name(joinName(scope, element.name));
    for (const value of element.value) value.name = this.#name(joinName(scope, value.name));
  }

  /** The last part of what a full name is now. */
  #name(fullName: string): string {
    return lastPart(this.#renames.get(fullName) ?? fullName);
  }

  /** `.a.b.C`, where each part may be the name of something renamed. A scalar stays. */
  #type(written: string): string {
    if (!written.startsWith('.')) return written;
    let before = '';
    let now = '';
    for (const part of written.slice(1).split('.')) {
      before = joinName(before, part);
      now = joinName(now, this.#name(before));
    }
    return `.${now}`;
  }
}
