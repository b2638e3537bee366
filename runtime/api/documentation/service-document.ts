/** What there is to say of a service, from its definition: methods, how they are called, messages and enums. */
import type { DescEnum, DescField, DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { type CommentedDesc, commentOf } from '../../../server/generate/comments.ts';
import { exampleJson, httpBindings } from '../../../server/generate/index.ts';
import { callSnippets, type ServedAt, type Snippet } from './call-snippets.ts';

/** Of all that has a name and a comment. */
interface Documented {
  name: string;
  /** Markdown, as its author wrote it: not to be trusted. */
  about: string;
  deprecated: boolean;
}

export interface ServiceDocument extends Documented {
  /** Full name; `name` is without the package. */
  fullName: string;
  methods: MethodDocument[];
  /** Every message and enum that the methods reach, those of Google's own package aside, in the order they are reached. */
  types: TypeDocument[];
}

export interface MethodDocument extends Documented {
  kind: DescMethod['methodKind'];
  input: TypeReference;
  output: TypeReference;
  bindings: { verb: string; path: string }[];
  /** JSON of the messages, with every field filled in. */
  request: string;
  response: string;
  snippets: Snippet[];
}

/** How a type is written. */
export interface TypeReference {
  text: string;
  /** Full name of a type among `types`, where it is one. */
  type?: string;
}

/** `name` is the full one. */
export type TypeDocument = MessageDocument | EnumDocument;

export interface MessageDocument extends Documented {
  kind: 'message';
  fields: FieldDocument[];
}

export interface FieldDocument extends Documented {
  number: number;
  type: TypeReference;
  /** Of which it is one. */
  oneof?: string;
}

export interface EnumDocument extends Documented {
  kind: 'enum';
  values: (Documented & { number: number })[];
}

/** With each message and enum that a call of the service can have in it, once; commands and code in it call `at`. Comments are Markdown. */
export function serviceDocument(service: DescService, at: ServedAt): ServiceDocument {
  return {
    ...documented(service),
    fullName: service.typeName,
    methods: service.methods.map((method) => methodDocument(method, at)),
    types: reachedTypes(service).map(typeDocument),
  };
}

function methodDocument(method: DescMethod, at: ServedAt): MethodDocument {
  const { input, output } = method;
  return {
    ...documented(method),
    kind: method.methodKind,
    input: reference(input.typeName, input),
    output: reference(output.typeName, output),
    bindings: httpBindings(method).map((binding) => ({ verb: binding.method, path: binding.path })),
    request: exampleJson(input),
    response: exampleJson(output),
    snippets: callSnippets(method, at),
  };
}

function typeDocument(type: DescMessage | DescEnum): TypeDocument {
  const head = { ...documented(type), name: type.typeName };
  if (type.kind === 'enum') {
    const values = type.values.map((value) => ({ ...documented(value), number: value.number }));
    return { ...head, kind: 'enum', values };
  }
  const fields = type.fields.map((field) => ({
    ...documented(field),
    number: field.number,
    type: reference(typeOf(field), field.message ?? field.enum),
    ...(field.oneof && { oneof: field.oneof.name }),
  }));
  return { ...head, kind: 'message', fields };
}

function documented(desc: Exclude<CommentedDesc, { kind: 'oneof' }>): Documented {
  return { name: desc.name, about: comment(desc), deprecated: desc.deprecated };
}

function comment(desc: CommentedDesc): string {
  return commentOf(desc)
    .split('\n')
    .map((line) => line.replace(/^ /, ''))
    .join('\n')
    .trim();
}

function reference(text: string, type: DescMessage | DescEnum | undefined): TypeReference {
  return type && isDocumented(type) ? { text, type: type.typeName } : { text };
}

function isDocumented(type: DescMessage | DescEnum): boolean {
  return type.file.proto.package !== 'google.protobuf';
}

function reachedTypes(service: DescService): (DescMessage | DescEnum)[] {
  const reached = new Set<DescMessage | DescEnum>();
  const reach = (type: DescMessage | DescEnum | undefined) => {
    if (type && isDocumented(type)) reached.add(type);
  };
  for (const { input, output } of service.methods) {
    reach(input);
    reach(output);
  }
  // A set's iteration also visits what is added during it.
  for (const type of reached) {
    if (type.kind === 'message') for (const field of type.fields) reach(field.message ?? field.enum);
  }
  return [...reached];
}

function typeOf(field: DescField): string {
  const value =
    (field.message ?? field.enum)?.typeName ?? ScalarType[field.scalar ?? ScalarType.STRING].toLowerCase();
  if (field.fieldKind === 'map') return `map<${ScalarType[field.mapKey].toLowerCase()}, ${value}>`;
  return field.fieldKind === 'list' ? `repeated ${value}` : value;
}
