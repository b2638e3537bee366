import type {
  DescEnum,
  DescEnumValue,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';

/** What a comment can stand at. */
export type CommentedDesc =
  | DescService
  | DescMethod
  | DescMessage
  | DescField
  | DescOneof
  | DescEnum
  | DescEnumValue;

const commentsOfFile = new WeakMap<DescFile, Map<string, string>>();

/** The comment that stands before a declaration, else the one on its line. Empty when there is none, or no source info. */
export function commentOf(desc: CommentedDesc): string {
  const file = 'file' in desc ? desc.file : desc.parent.file;
  let comments = commentsOfFile.get(file);
  if (!comments) {
    comments = new Map();
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      const text = location.leadingComments || location.trailingComments;
      if (text) comments.set(location.path.join('.'), text);
    }
    commentsOfFile.set(file, comments);
  }
  return comments.get(sourcePath(desc).join('.')) ?? '';
}

/** Where the declaration stands in its file's descriptor: field numbers and indexes, as `SourceCodeInfo` counts them. */
function sourcePath(desc: CommentedDesc): number[] {
  switch (desc.kind) {
    case 'service':
      return [FileDescriptorProtoSchema.field.service.number, desc.file.proto.service.indexOf(desc.proto)];
    case 'rpc':
      return [
        ...sourcePath(desc.parent),
        ServiceDescriptorProtoSchema.field.method.number,
        desc.parent.proto.method.indexOf(desc.proto),
      ];
    case 'message':
      return desc.parent
        ? [
            ...sourcePath(desc.parent),
            DescriptorProtoSchema.field.nestedType.number,
            desc.parent.proto.nestedType.indexOf(desc.proto),
          ]
        : [
            FileDescriptorProtoSchema.field.messageType.number,
            desc.file.proto.messageType.indexOf(desc.proto),
          ];
    case 'enum':
      return desc.parent
        ? [
            ...sourcePath(desc.parent),
            DescriptorProtoSchema.field.enumType.number,
            desc.parent.proto.enumType.indexOf(desc.proto),
          ]
        : [FileDescriptorProtoSchema.field.enumType.number, desc.file.proto.enumType.indexOf(desc.proto)];
    case 'field':
      return [
        ...sourcePath(desc.parent),
        DescriptorProtoSchema.field.field.number,
        desc.parent.proto.field.indexOf(desc.proto),
      ];
    case 'oneof':
      return [
        ...sourcePath(desc.parent),
        DescriptorProtoSchema.field.oneofDecl.number,
        desc.parent.proto.oneofDecl.indexOf(desc.proto),
      ];
    case 'enum_value':
      return [
        ...sourcePath(desc.parent),
        EnumDescriptorProtoSchema.field.value.number,
        desc.parent.proto.value.indexOf(desc.proto),
      ];
  }
}
