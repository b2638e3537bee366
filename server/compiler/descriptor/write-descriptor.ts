import { type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  Edition,
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  ExtensionRangeOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
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
  NumberRange,
  OneofElement,
  ServiceElement,
} from '../link/elements.ts';
import type { OptionOwner, OptionPaths } from '../options/option-values.ts';
import type { SyntaxFile } from '../syntax/parse.ts';
import type { WireOutput } from '../wire/wire-output.ts';
import {
  enumField,
  enumValueField,
  fieldField,
  fileField,
  messageField,
  methodField,
  nameField,
  oneofField,
  rangeField,
  serviceField,
} from './field-numbers.ts';
import { defaultValueOf, jsonNameOption } from './pseudo-options.ts';
import { writeSourceInfo } from './source-info.ts';

/**
 * Writes the FileDescriptorProto of a linked file, its fields in the order of their numbers, as protoc writes it. Nothing that was
 * not resolved keeps one from coming out.
 */
export function writeDescriptor(
  output: WireOutput,
  file: FileElement,
  optionPaths: OptionPaths,
  { sourceInfo }: { readonly sourceInfo: boolean },
): void {
  new DescriptorWriter(file, output).file(sourceInfo ? optionPaths : undefined);
}

const noOptions = new Uint8Array();
/** `map_entry: true`. */
const mapEntryOptions = Uint8Array.of(7 << 3, 1);

class DescriptorWriter {
  readonly #file: FileElement;
  readonly #output: WireOutput;

  constructor(file: FileElement, output: WireOutput) {
    this.#file = file;
    this.#output = output;
  }

  /** With source info where `optionPaths` are given. */
  file(optionPaths: OptionPaths | undefined): void {
    const file = this.#file;
    const output = this.#output;
    output.string(nameField, file.path);
    if (file.packageName !== '') output.string(fileField.package, file.packageName);
    const { imports } = file.syntax;
    const dependencies = imports.filter(({ kind }) => kind !== 'option');
    for (const { path } of dependencies) output.string(fileField.dependency, path);
    for (const message of file.messages) this.#message(fileField.messageType, message);
    for (const element of file.enums) this.#enum(fileField.enumType, element);
    for (const service of file.services) this.#service(service);
    for (const field of file.extensions) this.#field(fileField.extension, field);
    this.#optionsOf(fileField.options, FileOptionsSchema, file);
    if (optionPaths) {
      const start = output.open(fileField.sourceCodeInfo);
      writeSourceInfo(output, file, optionPaths);
      output.close(start);
    }
    this.#importsOf(dependencies, 'public', fileField.publicDependency);
    this.#importsOf(dependencies, 'weak', fileField.weakDependency);
    if (file.edition === Edition.EDITION_PROTO3) output.string(fileField.syntax, 'proto3');
    if (file.edition >= Edition.EDITION_2023) {
      output.string(fileField.syntax, 'editions');
      output.int32(fileField.edition, file.edition);
    }
    for (const { path, kind } of imports)
      if (kind === 'option') output.string(fileField.optionDependency, path);
  }

  /** The indices of the imports of one kind. */
  #importsOf(imports: SyntaxFile['imports'], kind: 'public' | 'weak', field: number): void {
    for (let index = 0; index < imports.length; index++)
      if (imports[index]?.kind === kind) this.#output.int32(field, index);
  }

  #optionsOf(field: number, schema: DescMessage, owner: OptionOwner): boolean {
    const bytes = owner.optionBytes;
    if (!bytes) return false;
    this.#output.bytes(field, isInParts(owner) ? toBinary(schema, fromBinary(schema, bytes)) : bytes);
    return true;
  }

  #message(number: number, message: MessageElement): void {
    const output = this.#output;
    const start = output.open(number);
    output.string(nameField, message.name);
    for (const field of message.fields) this.#field(messageField.field, field);
    for (const nested of message.messages) this.#message(messageField.nestedType, nested);
    for (const element of message.enums) this.#enum(messageField.enumType, element);
    for (const range of message.extensionRanges) this.#extensionRange(range);
    for (const field of message.extensions) this.#field(messageField.extension, field);
    if (message.mapEntry) output.bytes(messageField.options, mapEntryOptions);
    else this.#optionsOf(messageField.options, MessageOptionsSchema, message);
    for (const oneof of message.oneofs) this.#oneof(oneof);
    for (const range of message.reservedRanges) this.#reservedRange(messageField.reservedRange, range);
    for (const { name } of message.reservedNames) output.string(messageField.reservedName, name);
    if (message.node.kind === 'message')
      this.#visibility(messageField.visibility, message.node.visibility?.text);
    output.close(start);
  }

  #extensionRange(range: NumberRange): void {
    const output = this.#output;
    const start = output.open(messageField.extensionRange);
    output.int32(rangeField.start, range.start);
    output.int32(rangeField.end, range.end);
    this.#optionsOf(rangeField.options, ExtensionRangeOptionsSchema, range);
    output.close(start);
  }

  #reservedRange(number: number, range: NumberRange): void {
    const output = this.#output;
    const start = output.open(number);
    output.int32(rangeField.start, range.start);
    output.int32(rangeField.end, range.end);
    output.close(start);
  }

  #oneof(oneof: OneofElement): void {
    const start = this.#output.open(messageField.oneofDecl);
    this.#output.string(nameField, oneof.name);
    this.#optionsOf(oneofField.options, OneofOptionsSchema, oneof);
    this.#output.close(start);
  }

  #field(number: number, field: FieldElement): void {
    const output = this.#output;
    const start = output.open(number);
    output.string(nameField, field.name);
    if (field.extendee) output.string(fieldField.extendee, field.extendee.fullName, '.');
    else if (field.extend) output.string(fieldField.extendee, field.extend.extendee.text);
    if (field.number !== undefined) output.int32(fieldField.number, field.number);
    output.int32(fieldField.label, field.label);
    if (field.type !== undefined) output.int32(fieldField.type, field.type);
    if (field.typeElement) output.string(fieldField.typeName, field.typeElement.fullName, '.');
    else if (field.typeName !== '') output.string(fieldField.typeName, field.typeName);
    const defaultValue = defaultValueOf(field);
    if (defaultValue !== undefined) output.string(fieldField.defaultValue, defaultValue);
    this.#optionsOf(fieldField.options, FieldOptionsSchema, field);
    if (field.oneof && field.parent.kind === 'message')
      output.int32(fieldField.oneofIndex, field.parent.oneofs.indexOf(field.oneof));
    const jsonName = jsonNameOption(field);
    if (jsonName === undefined) output.jsonName(fieldField.jsonName, field.name);
    else output.string(fieldField.jsonName, jsonName);
    if (field.proto3Optional) output.int32(fieldField.proto3Optional, 1);
    output.close(start);
  }

  #enum(number: number, element: EnumElement): void {
    const output = this.#output;
    const start = output.open(number);
    output.string(nameField, element.name);
    for (const value of element.values) this.#enumValue(value);
    this.#optionsOf(enumField.options, EnumOptionsSchema, element);
    for (const range of element.reservedRanges) this.#reservedRange(enumField.reservedRange, range);
    for (const { name } of element.reservedNames) output.string(enumField.reservedName, name);
    this.#visibility(enumField.visibility, element.node.visibility?.text);
    output.close(start);
  }

  #enumValue(value: EnumValueElement): void {
    const start = this.#output.open(enumField.value);
    this.#output.string(nameField, value.name);
    if (value.number !== undefined) this.#output.int32(enumValueField.number, value.number);
    this.#optionsOf(enumValueField.options, EnumValueOptionsSchema, value);
    this.#output.close(start);
  }

  #service(service: ServiceElement): void {
    const start = this.#output.open(fileField.service);
    this.#output.string(nameField, service.name);
    for (const method of service.methods) this.#method(method);
    this.#optionsOf(serviceField.options, ServiceOptionsSchema, service);
    this.#output.close(start);
  }

  #method(method: MethodElement): void {
    const { input, output: answer, body } = method.node;
    const output = this.#output;
    const start = output.open(serviceField.method);
    output.string(nameField, method.name);
    if (method.input) output.string(methodField.inputType, method.input.fullName, '.');
    else output.string(methodField.inputType, input?.type.text ?? '');
    if (method.output) output.string(methodField.outputType, method.output.fullName, '.');
    else output.string(methodField.outputType, answer?.type.text ?? '');
    const hasOptions = this.#optionsOf(methodField.options, MethodOptionsSchema, method);
    // protoc gives an rpc with braces an options message even when it sets none.
    if (!hasOptions && body) output.bytes(methodField.options, noOptions);
    if (input && input.stream >= 0) output.int32(methodField.clientStreaming, 1);
    if (answer && answer.stream >= 0) output.int32(methodField.serverStreaming, 1);
    output.close(start);
  }

  #visibility(number: number, word: string | undefined): void {
    if (word === 'export') this.#output.int32(number, SymbolVisibility.VISIBILITY_EXPORT);
    if (word === 'local') this.#output.int32(number, SymbolVisibility.VISIBILITY_LOCAL);
  }
}

/** Whether a message among the options is set field by field: `features.a = ...` and `features.b = ...` are one message. */
function isInParts({ options }: OptionOwner): boolean {
  if (options.length < 2) return false;
  const seen = new Set<string>();
  for (const { name } of options) {
    const [head] = name;
    if (name.length === 1 || !head || head.extension) continue;
    if (seen.has(head.text)) return true;
    seen.add(head.text);
  }
  return false;
}
