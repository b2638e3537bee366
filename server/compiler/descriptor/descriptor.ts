import { create, type DescMessage, fromBinary, type MessageShape } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProto_ExtensionRangeSchema,
  DescriptorProto_ReservedRangeSchema,
  DescriptorProtoSchema,
  Edition,
  type EnumDescriptorProto,
  EnumDescriptorProto_EnumReservedRangeSchema,
  EnumDescriptorProtoSchema,
  EnumOptionsSchema,
  type EnumValueDescriptorProto,
  EnumValueDescriptorProtoSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  type MethodDescriptorProto,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  OneofDescriptorProtoSchema,
  OneofOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
  ServiceOptionsSchema,
  SymbolVisibility,
} from '@bufbuild/protobuf/wkt';
import type {
  EnumElement,
  EnumValueElement,
  FieldElement,
  FileElement,
  MessageElement,
  MethodElement,
  ServiceElement,
} from '../link/elements.ts';
import { jsonNameOf } from '../names.ts';
import type { OptionOwner, OptionValues } from '../options/option-values.ts';
import { defaultValueOf, jsonNameOption } from './pseudo-options.ts';

/** Makes the descriptor of a linked file, without source info. Nothing that was not resolved keeps one from coming out. */
export function describeFile(file: FileElement, options: OptionValues): FileDescriptorProto {
  return new Describer(file, options).file();
}

class Describer {
  readonly #file: FileElement;
  readonly #options: OptionValues;

  constructor(file: FileElement, options: OptionValues) {
    this.#file = file;
    this.#options = options;
  }

  file(): FileDescriptorProto {
    const file = this.#file;
    const proto = create(FileDescriptorProtoSchema);
    proto.name = file.path;
    if (file.packageName !== '') proto.package = file.packageName;
    for (const { path, kind } of file.syntax.imports) {
      if (kind === 'option') {
        proto.optionDependency.push(path);
        continue;
      }
      if (kind === 'public') proto.publicDependency.push(proto.dependency.length);
      if (kind === 'weak') proto.weakDependency.push(proto.dependency.length);
      proto.dependency.push(path);
    }
    proto.messageType = file.messages.map((message) => this.#message(message));
    proto.enumType = file.enums.map((element) => this.#enum(element));
    proto.service = file.services.map((service) => this.#service(service));
    proto.extension = file.extensions.map((field) => this.#field(field));
    const options = this.#read(FileOptionsSchema, file);
    if (options) proto.options = options;
    if (file.edition === Edition.EDITION_PROTO3) proto.syntax = 'proto3';
    if (file.edition >= Edition.EDITION_2023) {
      proto.syntax = 'editions';
      proto.edition = file.edition;
    }
    return proto;
  }

  #read<D extends DescMessage>(schema: D, owner: OptionOwner): MessageShape<D> | undefined {
    const bytes = this.#options.bytes.get(owner);
    return bytes && fromBinary(schema, bytes);
  }

  #message(message: MessageElement): DescriptorProto {
    const proto = create(DescriptorProtoSchema);
    proto.name = message.name;
    proto.field = message.fields.map((field) => this.#field(field));
    proto.extension = message.extensions.map((field) => this.#field(field));
    proto.nestedType = message.messages.map((nested) => this.#message(nested));
    proto.enumType = message.enums.map((element) => this.#enum(element));
    for (const range of message.extensionRanges) {
      const extensionRange = create(DescriptorProto_ExtensionRangeSchema);
      extensionRange.start = range.start;
      extensionRange.end = range.end;
      const options = this.#read(ExtensionRangeOptionsSchema, range);
      if (options) extensionRange.options = options;
      proto.extensionRange.push(extensionRange);
    }
    for (const oneof of message.oneofs) {
      const oneofProto = create(OneofDescriptorProtoSchema);
      oneofProto.name = oneof.name;
      const options = this.#read(OneofOptionsSchema, oneof);
      if (options) oneofProto.options = options;
      proto.oneofDecl.push(oneofProto);
    }
    const options = this.#read(MessageOptionsSchema, message);
    if (options) proto.options = options;
    if (message.mapEntry) proto.options = create(MessageOptionsSchema, { mapEntry: true });
    for (const { start, end } of message.reservedRanges) {
      proto.reservedRange.push(create(DescriptorProto_ReservedRangeSchema, { start, end }));
    }
    proto.reservedName = message.reservedNames.map(({ name }) => name);
    const visibility =
      message.node.kind === 'message' ? visibilityOf(message.node.visibility?.text) : undefined;
    if (visibility !== undefined) proto.visibility = visibility;
    return proto;
  }

  #field(field: FieldElement): FieldDescriptorProto {
    const proto = create(FieldDescriptorProtoSchema);
    proto.name = field.name;
    if (field.number !== undefined) proto.number = field.number;
    proto.label = field.label;
    if (field.type !== undefined) proto.type = field.type;
    if (field.typeElement) proto.typeName = `.${field.typeElement.fullName}`;
    else if (field.typeName !== '') proto.typeName = field.typeName;
    if (field.extend) {
      proto.extendee = field.extendee ? `.${field.extendee.fullName}` : field.extend.extendee.text;
    }
    const defaultValue = defaultValueOf(field);
    if (defaultValue !== undefined) proto.defaultValue = defaultValue;
    if (field.oneof && field.parent.kind === 'message')
      proto.oneofIndex = field.parent.oneofs.indexOf(field.oneof);
    proto.jsonName = jsonNameOption(field) ?? jsonNameOf(field.name);
    const options = this.#read(FieldOptionsSchema, field);
    if (options) proto.options = options;
    if (field.proto3Optional) proto.proto3Optional = true;
    return proto;
  }

  #enum(element: EnumElement): EnumDescriptorProto {
    const proto = create(EnumDescriptorProtoSchema);
    proto.name = element.name;
    proto.value = element.values.map((value) => this.#enumValue(value));
    const options = this.#read(EnumOptionsSchema, element);
    if (options) proto.options = options;
    for (const { start, end } of element.reservedRanges) {
      proto.reservedRange.push(create(EnumDescriptorProto_EnumReservedRangeSchema, { start, end }));
    }
    proto.reservedName = element.reservedNames.map(({ name }) => name);
    const visibility = visibilityOf(element.node.visibility?.text);
    if (visibility !== undefined) proto.visibility = visibility;
    return proto;
  }

  #enumValue(value: EnumValueElement): EnumValueDescriptorProto {
    const proto = create(EnumValueDescriptorProtoSchema);
    proto.name = value.name;
    if (value.number !== undefined) proto.number = value.number;
    const options = this.#read(EnumValueOptionsSchema, value);
    if (options) proto.options = options;
    return proto;
  }

  #service(service: ServiceElement): ServiceDescriptorProto {
    const proto = create(ServiceDescriptorProtoSchema);
    proto.name = service.name;
    proto.method = service.methods.map((method) => this.#method(method));
    const options = this.#read(ServiceOptionsSchema, service);
    if (options) proto.options = options;
    return proto;
  }

  #method(method: MethodElement): MethodDescriptorProto {
    const { input, output, body } = method.node;
    const proto = create(MethodDescriptorProtoSchema);
    proto.name = method.name;
    proto.inputType = method.input ? `.${method.input.fullName}` : (input?.type.text ?? '');
    proto.outputType = method.output ? `.${method.output.fullName}` : (output?.type.text ?? '');
    // protoc gives an rpc with braces an options message even when it sets none.
    const options =
      this.#read(MethodOptionsSchema, method) ?? (body ? create(MethodOptionsSchema) : undefined);
    if (options) proto.options = options;
    if (input && input.stream >= 0) proto.clientStreaming = true;
    if (output && output.stream >= 0) proto.serverStreaming = true;
    return proto;
  }
}

function visibilityOf(word: string | undefined): SymbolVisibility | undefined {
  if (word === 'export') return SymbolVisibility.VISIBILITY_EXPORT;
  return word === 'local' ? SymbolVisibility.VISIBILITY_LOCAL : undefined;
}
