import type {
  DescriptorProto,
  EnumDescriptorProto,
  EnumValueDescriptorProto,
  FieldDescriptorProto,
  MethodDescriptorProto,
  ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import { enumField, fileField, messageField, serviceField } from '../compiler/index.ts';
import type { SchemaFile } from './schema.ts';

/** What all elements have. `path` leads to it from the file's descriptor, as in google.protobuf.SourceCodeInfo. */
interface SchemaElement<Proto> {
  readonly file: SchemaFile;
  readonly proto: Proto;
  readonly path: readonly number[];
  /** With those of the messages around it, without the package: Post.Author */
  readonly nestedName: string;
  /** The message around it; undefined at the top of a file. */
  readonly parent: SchemaMessage | undefined;
}

/** A message of one version. */
export interface SchemaMessage extends SchemaElement<DescriptorProto> {
  /** By number. */
  readonly fields: ReadonlyMap<number, SchemaField>;
}

/** A field or an extension of one version. */
export type SchemaField = SchemaElement<FieldDescriptorProto>;

/** An enum of one version. */
export interface SchemaEnum extends SchemaElement<EnumDescriptorProto> {
  /** By number; an alias shares its number with others. */
  readonly values: ReadonlyMap<number, readonly SchemaEnumValue[]>;
}

/** A value of an enum, with the numbers that lead to it in the file's descriptor. */
export interface SchemaEnumValue {
  readonly proto: EnumValueDescriptorProto;
  readonly path: readonly number[];
}

/** A service of one version. */
export interface SchemaService extends SchemaElement<ServiceDescriptorProto> {
  /** By name. */
  readonly methods: ReadonlyMap<string, SchemaMethod>;
}

/** A method, with the numbers that lead to it in the file's descriptor. */
export interface SchemaMethod {
  readonly service: SchemaService;
  readonly proto: MethodDescriptorProto;
  readonly path: readonly number[];
}

/** Everything that one file declares, at every depth, by nested name. */
export class SchemaFileElements {
  readonly messages = new Map<string, SchemaMessage>();
  readonly enums = new Map<string, SchemaEnum>();
  readonly extensions = new Map<string, SchemaField>();
  readonly services = new Map<string, SchemaService>();
  readonly #file: SchemaFile;

  constructor(file: SchemaFile) {
    this.#file = file;
    const { proto } = file;
    for (const [index, type] of proto.messageType.entries())
      this.#addMessage(type, [fileField.messageType, index], undefined);
    for (const [index, type] of proto.enumType.entries())
      this.#addEnum(type, [fileField.enumType, index], undefined);
    for (const [index, field] of proto.extension.entries())
      this.#addExtension(field, [fileField.extension, index], undefined);
    for (const [index, service] of proto.service.entries())
      this.#addService(service, [fileField.service, index]);
  }

  #addMessage(proto: DescriptorProto, path: readonly number[], parent: SchemaMessage | undefined): void {
    const fields = new Map<number, SchemaField>();
    const nestedName = nameIn(parent, proto.name);
    const message: SchemaMessage = { file: this.#file, proto, path, nestedName, parent, fields };
    this.messages.set(nestedName, message);
    for (const [index, field] of proto.field.entries())
      fields.set(field.number, this.#field(field, [...path, messageField.field, index], message));
    for (const [index, type] of proto.nestedType.entries())
      this.#addMessage(type, [...path, messageField.nestedType, index], message);
    for (const [index, type] of proto.enumType.entries())
      this.#addEnum(type, [...path, messageField.enumType, index], message);
    for (const [index, field] of proto.extension.entries())
      this.#addExtension(field, [...path, messageField.extension, index], message);
  }

  #field(
    proto: FieldDescriptorProto,
    path: readonly number[],
    parent: SchemaMessage | undefined,
  ): SchemaField {
    return { file: this.#file, proto, path, nestedName: nameIn(parent, proto.name), parent };
  }

  #addExtension(
    proto: FieldDescriptorProto,
    path: readonly number[],
    parent: SchemaMessage | undefined,
  ): void {
    const extension = this.#field(proto, path, parent);
    this.extensions.set(extension.nestedName, extension);
  }

  #addEnum(proto: EnumDescriptorProto, path: readonly number[], parent: SchemaMessage | undefined): void {
    const values = new Map<number, SchemaEnumValue[]>();
    for (const [index, value] of proto.value.entries()) {
      const same = values.get(value.number) ?? [];
      values.set(value.number, same);
      same.push({ proto: value, path: [...path, enumField.value, index] });
    }
    const nestedName = nameIn(parent, proto.name);
    this.enums.set(nestedName, { file: this.#file, proto, path, nestedName, parent, values });
  }

  #addService(proto: ServiceDescriptorProto, path: readonly number[]): void {
    const methods = new Map<string, SchemaMethod>();
    const nestedName = proto.name;
    const service: SchemaService = {
      file: this.#file,
      proto,
      path,
      nestedName,
      parent: undefined,
      methods,
    };
    for (const [index, method] of proto.method.entries())
      methods.set(method.name, { proto: method, path: [...path, serviceField.method, index], service });
    this.services.set(nestedName, service);
  }
}

function nameIn(parent: SchemaMessage | undefined, name: string): string {
  return parent ? `${parent.nestedName}.${name}` : name;
}
