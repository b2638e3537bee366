import {
  type DescExtension,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  type DescOneof,
  getOption,
  hasOption,
  isMessage,
  type JsonObject,
  toJson,
} from '@bufbuild/protobuf';

const extensionsOfFile = new WeakMap<DescFile, Map<string, DescExtension | undefined>>();

/**
 * The value of a custom option whose type is a message, as ProtoJSON; undefined where it is not set or its definition is not
 * among what the file imports. The definition is taken from there, so that no generated code of it is needed.
 */
export function optionJson(
  desc: DescField | DescMessage | DescMethod | DescOneof,
  typeName: string,
): JsonObject | undefined {
  const file = desc.kind === 'message' ? desc.file : desc.parent.file;
  const extension = extensionAround(file, typeName);
  if (extension?.fieldKind !== 'message' || !hasOption(desc, extension)) return undefined;
  const value = getOption(desc, extension);
  const json = isMessage(value) ? toJson(extension.message, value) : undefined;
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
}

/** The names of the values of a repeated enum option, in order: of `google.api.field_behavior`. */
export function enumOptionNames(desc: DescField, typeName: string): string[] {
  const extension = extensionAround(desc.parent.file, typeName);
  if (extension?.fieldKind !== 'list' || extension.listKind !== 'enum' || !hasOption(desc, extension)) {
    return [];
  }
  const { value: names } = extension.enum;
  return (getOption(desc, extension) as number[]).map((number) => names[number]?.name ?? String(number));
}

function extensionAround(file: DescFile, typeName: string): DescExtension | undefined {
  let known = extensionsOfFile.get(file);
  if (!known) {
    known = new Map();
    extensionsOfFile.set(file, known);
  }
  if (!known.has(typeName)) known.set(typeName, search(file, typeName, new Set()));
  return known.get(typeName);
}

function search(file: DescFile, typeName: string, seen: Set<DescFile>): DescExtension | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const found = file.extensions.find((extension) => extension.typeName === typeName);
  if (found) return found;
  for (const dependency of file.dependencies) {
    const deeper = search(dependency, typeName, seen);
    if (deeper) return deeper;
  }
  return undefined;
}
