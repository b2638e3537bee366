import { create, createFileRegistry } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
// Not through the folder's face: that would bring the code generator with it.
import { exampleJson } from '../generate/example-json.ts';
import { descriptorsOf } from '../workspace/descriptors.ts';
import type { Snapshot, SnapshotFile } from '../workspace/snapshot.ts';
import { fromClientUri } from '../workspace/uri.ts';
import { services } from './services.ts';
import { findSymbol } from './symbols.ts';

/** JSON of a request with every field of a method; undefined when no file of the snapshot defines it. */
export function requestExample(
  snapshot: Snapshot,
  request: { uri?: string; service: string; method: string },
): string | undefined {
  const first = request.uri === undefined ? undefined : snapshot.file(fromClientUri(request.uri));
  for (const file of first ? [first, ...snapshot.files.values()] : snapshot.files.values()) {
    const service = services(file).find(({ name }) => name === request.service);
    const method = service?.methods.find(({ name }) => name === request.method);
    const example = method && exampleOf(file, method.input);
    if (example !== undefined) return example;
  }
  return undefined;
}

function exampleOf(file: SnapshotFile, messageName: string): string | undefined {
  const declared = findSymbol(file.linked, messageName);
  if (!declared) return undefined;
  try {
    const registry = createFileRegistry(messagesOnly(descriptorsOf([declared.file])));
    const message = registry.getMessage(messageName);
    return message && exampleJson(message);
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
      messageType: file.messageType.map(withKnownFields),
      service: [],
      extension: [],
    });
  return create(FileDescriptorSetSchema, { file: set.file.map(loadable) });
}
