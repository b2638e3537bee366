import { type DescMessage, type FileRegistry, getExtension, type Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import {
  type Any,
  type DescriptorProto_ExtensionRange,
  EnumOptionsSchema,
  type EnumValueDescriptorProto,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import type { Removable } from './element-index.ts';

/** What has options. */
export type Annotated = Removable | EnumValueDescriptorProto | DescriptorProto_ExtensionRange;

const schemas = {
  'google.protobuf.FileDescriptorProto': FileOptionsSchema,
  'google.protobuf.DescriptorProto': MessageOptionsSchema,
  'google.protobuf.DescriptorProto.ExtensionRange': ExtensionRangeOptionsSchema,
  'google.protobuf.FieldDescriptorProto': FieldOptionsSchema,
  'google.protobuf.OneofDescriptorProto': OneofOptionsSchema,
  'google.protobuf.EnumDescriptorProto': EnumOptionsSchema,
  'google.protobuf.EnumValueDescriptorProto': EnumValueOptionsSchema,
  'google.protobuf.ServiceDescriptorProto': ServiceOptionsSchema,
  'google.protobuf.MethodDescriptorProto': MethodOptionsSchema,
} satisfies Record<Annotated['$typeName'], DescMessage>;

/** The message that the options of an element are one of. */
export function optionsSchemaOf(annotated: Annotated): DescMessage {
  return schemas[annotated.$typeName];
}

/** A custom option that some element sets. */
export interface UsedOption {
  /** Full name of the extension that declares it. */
  readonly name: string;
  /** Full names of the messages that stand in an `Any` of its value. */
  readonly inAny: readonly string[];
}

/** The custom options of an element, which lie among the fields that its options do not know. */
export function customOptionsOf(annotated: Annotated, registry: FileRegistry): UsedOption[] {
  const options: Message | undefined = annotated.options;
  const numbers = new Set(options?.$unknown?.map(({ no }) => no));
  return [...numbers].flatMap((number) => {
    const extension = registry.getExtensionFor(optionsSchemaOf(annotated), number);
    if (!extension || !options) return [];
    const inAny = extension.message ? namesInAny(getExtension(options, extension), extension.message) : [];
    return [{ name: extension.typeName, inAny }];
  });
}

function namesInAny(value: unknown, schema: DescMessage): string[] {
  const messages = (Array.isArray(value) ? value : [value]) as Message[];
  return messages.flatMap((message) => namesInMessage(reflect(schema, message)));
}

function namesInMessage(view: ReflectMessage): string[] {
  if (view.desc.typeName === 'google.protobuf.Any') {
    const { typeUrl } = view.message as Any;
    return [typeUrl.slice(typeUrl.lastIndexOf('/') + 1)];
  }
  return view.fields.flatMap((field) => {
    if (!field.message || !view.isSet(field)) return [];
    if (field.fieldKind === 'message') return namesInMessage(view.get(field));
    const inside = field.fieldKind === 'map' ? view.get(field).values() : view.get(field);
    return [...(inside as Iterable<ReflectMessage>)].flatMap(namesInMessage);
  });
}
