/** Field numbers of google/protobuf/descriptor.proto: of descriptors in wire format, and in the paths of source locations. */
export const nameField = 1;

export const fileField = {
  package: 2,
  dependency: 3,
  messageType: 4,
  enumType: 5,
  service: 6,
  extension: 7,
  options: 8,
  sourceCodeInfo: 9,
  publicDependency: 10,
  weakDependency: 11,
  syntax: 12,
  edition: 14,
  optionDependency: 15,
} as const;

export const messageField = {
  field: 2,
  nestedType: 3,
  enumType: 4,
  extensionRange: 5,
  extension: 6,
  options: 7,
  oneofDecl: 8,
  reservedRange: 9,
  reservedName: 10,
  visibility: 11,
} as const;

export const fieldField = {
  extendee: 2,
  number: 3,
  label: 4,
  type: 5,
  typeName: 6,
  defaultValue: 7,
  options: 8,
  oneofIndex: 9,
  jsonName: 10,
  proto3Optional: 17,
} as const;

export const rangeField = { start: 1, end: 2, options: 3 } as const;
export const oneofField = { options: 2 } as const;
export const enumField = { value: 2, options: 3, reservedRange: 4, reservedName: 5, visibility: 6 } as const;
export const enumValueField = { number: 2, options: 3 } as const;
export const serviceField = { method: 2, options: 3 } as const;
export const methodField = {
  inputType: 2,
  outputType: 3,
  options: 4,
  clientStreaming: 5,
  serverStreaming: 6,
} as const;

/** Of SourceCodeInfo.Location. */
export const locationField = { path: 1, span: 2, leading: 3, trailing: 4, detached: 6 } as const;
