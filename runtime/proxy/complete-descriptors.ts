/**
 * Completes what some servers leave out of the descriptors they tell of: protobuf.js, which most servers on Node go by, names types
 * as they were written, and no field's JSON name.
 */
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
} from '@bufbuild/protobuf/wkt';

/** Completes these files in place. What cannot be found stays as it is. */
export function completeDescriptors(files: readonly FileDescriptorProto[]): void {
  const names = new Set<string>();
  for (const file of files) {
    for (const each of file.messageType) addNames(each, file.package, names);
    for (const each of file.enumType) names.add(join(file.package, each.name));
  }
  for (const file of files) {
    const complete = new Completion(names);
    for (const each of file.messageType) complete.message(each, file.package);
    for (const each of file.extension) complete.field(each, file.package);
    for (const { name, method } of file.service) {
      const scope = join(file.package, name);
      for (const each of method) {
        each.inputType = complete.name(each.inputType, scope);
        each.outputType = complete.name(each.outputType, scope);
      }
    }
  }
}

class Completion {
  readonly #names: ReadonlySet<string>;

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  message(message: DescriptorProto, around: string): void {
    const scope = join(around, message.name);
    for (const each of [...message.field, ...message.extension]) this.field(each, scope);
    for (const each of message.nestedType) this.message(each, scope);
  }

  field(field: FieldDescriptorProto, scope: string): void {
    if (field.typeName !== '') field.typeName = this.name(field.typeName, scope);
    if (field.extendee !== '') field.extendee = this.name(field.extendee, scope);
    if (field.jsonName === '') field.jsonName = jsonNameOf(field.name);
  }

  /** With a dot before it; as the language looks names up, from the inside out. */
  name(name: string, scope: string): string {
    if (name.startsWith('.')) return name;
    for (let around = scope; ; around = around.slice(0, Math.max(around.lastIndexOf('.'), 0))) {
      const full = join(around, name);
      if (this.#names.has(full)) return `.${full}`;
      if (around === '') return name;
    }
  }
}

function addNames(message: DescriptorProto, around: string, names: Set<string>): void {
  const scope = join(around, message.name);
  names.add(scope);
  for (const each of message.nestedType) addNames(each, scope, names);
  const enums: readonly EnumDescriptorProto[] = message.enumType;
  for (const each of enums) names.add(join(scope, each.name));
}

function join(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

/** As every compiler makes it. */
function jsonNameOf(name: string): string {
  return name.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}
