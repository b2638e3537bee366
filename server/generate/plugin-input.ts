import {
  clone,
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  type Message,
} from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import {
  FieldOptions_OptionRetention,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
} from '@bufbuild/protobuf/wkt';
import { inOrderOfGo } from './option-bytes.ts';

/**
 * The files of a `CodeGeneratorRequest`. Those to generate are copies without the options that are declared with
 * `retention = RETENTION_SOURCE`: the plugin protocol keeps these from what plugins embed in code. Custom options are in
 * the order of `buf generate`. The other files are passed on as they are.
 */
export function pluginInput(files: FileDescriptorSet, names: ReadonlySet<string>): FileDescriptorProto[] {
  const registry = createFileRegistry(files);
  return files.file.map((file) => {
    if (!names.has(file.name)) return file;
    const copy = clone(FileDescriptorProtoSchema, file);
    tidyOptions(FileDescriptorProtoSchema, copy, registry);
    return copy;
  });
}

function tidyOptions(schema: DescMessage, message: Message, registry: FileRegistry): void {
  // Extensions of options lie among the unknown fields. What is inside an extension's message stays, as with buf.
  if (message.$unknown) {
    const kept = message.$unknown.filter(({ no }) => {
      const extension = registry.getExtensionFor(schema, no);
      return !extension || !isSourceOnly(extension.proto);
    });
    message.$unknown = inOrderOfGo(schema, kept, registry);
  }
  const view = reflect(schema, message);
  for (const field of view.fields) {
    if (!view.isSet(field)) continue;
    if (isSourceOnly(field.proto)) {
      view.clear(field);
      continue;
    }
    const wasEmpty = isEmpty(view, field);
    for (const child of childMessages(view, field)) tidyOptions(child.desc, child.message, registry);
    // Options of which none is left are no options.
    if (field.name === 'options' && !wasEmpty && isEmpty(view, field)) view.clear(field);
  }
}

function isEmpty(view: ReflectMessage, field: ReflectMessage['fields'][number]): boolean {
  return [...childMessages(view, field)].every(
    (child) => !child.message.$unknown?.length && !child.fields.some((each) => child.isSet(each)),
  );
}

function childMessages(
  view: ReflectMessage,
  field: ReflectMessage['fields'][number],
): Iterable<ReflectMessage> {
  if (field.fieldKind === 'message') return [view.get(field)];
  if (field.fieldKind === 'list' && field.listKind === 'message')
    return view.get(field) as Iterable<ReflectMessage>;
  if (field.fieldKind === 'map' && field.mapKind === 'message')
    return view.get(field).values() as Iterable<ReflectMessage>;
  return [];
}

function isSourceOnly(field: FileDescriptorProto['extension'][number]): boolean {
  return field.options?.retention === FieldOptions_OptionRetention.RETENTION_SOURCE;
}
