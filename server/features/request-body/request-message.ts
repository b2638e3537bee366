import { create, createFileRegistry, type DescMessage, type FileRegistry } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import type { LinkedFile } from '../../compiler/index.ts';
import { descriptorsOf } from '../../workspace/descriptors.ts';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import { fromClientUri } from '../../workspace/uri.ts';
import { services } from '../services.ts';
import { findSymbol } from '../symbols.ts';

/** Names a method. */
export interface MethodName {
  /** The document to look in first, where several projects define the service. */
  uri?: string;
  /** Full name. */
  service: string;
  method: string;
}

/** The message that a method takes; undefined when no file of the snapshot defines it. */
export function requestMessage(snapshot: Snapshot, request: MethodName): DescMessage | undefined {
  const first = request.uri === undefined ? undefined : snapshot.file(fromClientUri(request.uri));
  for (const file of first ? [first, ...snapshot.files.values()] : snapshot.files.values()) {
    const service = services(file).find(({ name }) => name === request.service);
    const method = service?.methods.find(({ name }) => name === request.method);
    const message = method && messageOf(file, method.input);
    if (message) return message;
  }
  return undefined;
}

function messageOf(file: SnapshotFile, messageName: string): DescMessage | undefined {
  const declared = findSymbol(file.linked, messageName);
  return declared && loadableTypes(declared.file)?.getMessage(messageName);
}

/** The types of a file and of all it imports, as far as they can be loaded. */
export function loadableTypes(file: LinkedFile): FileRegistry | undefined {
  try {
    return createFileRegistry(messagesOnly(descriptorsOf([file])));
  } catch {
    // A name declared twice, say. The diagnostics tell.
    return undefined;
  }
}

/** What of half-written definitions can be loaded: messages and enums, without fields of types that do not exist. */
function messagesOnly(set: FileDescriptorSet): FileDescriptorSet {
  const known = new Set<string>();
  const addNames = (scope: string, { name, nestedType, enumType }: DescriptorProto) => {
    known.add(`${scope}.${name}`);
    for (const { name: enumName } of enumType) known.add(`${scope}.${name}.${enumName}`);
    for (const nested of nestedType) addNames(`${scope}.${name}`, nested);
  };
  for (const file of set.file) {
    const scope = file.package ? `.${file.package}` : '';
    for (const { name } of file.enumType) known.add(`${scope}.${name}`);
    for (const message of file.messageType) addNames(scope, message);
  }
  const isKnown = ({ typeName }: FieldDescriptorProto) => !typeName || known.has(typeName);
  const withKnownFields = (message: DescriptorProto): DescriptorProto =>
    create(DescriptorProtoSchema, {
      ...message,
      field: message.field.filter(isKnown),
      nestedType: message.nestedType.map(withKnownFields),
      extension: [],
    });
  const loadable = (file: FileDescriptorProto): FileDescriptorProto =>
    create(FileDescriptorProtoSchema, {
      ...file,
      // What proto2 leaves unset has its default by its prototype, which is not spread.
      syntax: file.syntax ?? '',
      messageType: file.messageType.map(withKnownFields),
      service: [],
      // What options mean, as the rules of buf.validate.
      extension: file.extension.filter((each) => known.has(each.extendee) && isKnown(each)),
    });
  return create(FileDescriptorSetSchema, { file: set.file.map(loadable) });
}
