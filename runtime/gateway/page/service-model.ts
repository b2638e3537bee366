/** What the page at `/`, and programs that ask for it as JSON, are told of the services. */
import type { DescEnum, DescField, DescMessage, DescMethod } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { kebab } from '../../../server/compiler/service-names.ts';
import { commentText } from '../../../server/generate/comment-text.ts';
import { exampleJson } from '../../../server/generate/example-json.ts';
import { shortName } from '../../registry/memory-registry.ts';
import type { RegisteredService, Registry } from '../../registry/registry.ts';
import { bindingsOf } from '../rest/bindings.ts';

export interface ServiceModel {
  /** Full name. */
  name: string;
  comment: string;
  /** Name of the project that serves it; absent for the platform's own services. */
  project?: string;
  methods: MethodModel[];
}

export interface MethodModel {
  name: string;
  /** The path all protocols have, without a base: `/posts.v1.PostsService/List`. */
  path: string;
  /** The short form: `/posts/list`. */
  short: string;
  comment: string;
  kind: DescMethod['methodKind'];
  deprecated?: true;
  /** By google.api.http: `GET /v1/posts`. */
  http: string[];
  /** Full names of messages. */
  input: string;
  output: string;
  /** A request with every field, in JSON. */
  example: string;
}

export interface TypeModel {
  comment: string;
  fields?: FieldModel[];
  values?: { name: string; number: number; comment: string }[];
}

export interface FieldModel {
  name: string;
  /** As a definition writes it: `repeated posts.v1.Post`. */
  type: string;
  /** The message or enum in it. */
  ref?: string;
  /** The oneof it is of. */
  oneof?: string;
  comment: string;
  deprecated?: true;
}

export interface PageModel {
  services: ServiceModel[];
  /** Messages and enums by full name: all that requests and responses have in them. */
  types: Record<string, TypeModel>;
}

/** Of these services; the registry tells which short name finds each. A type that several have in their messages is in it once. */
export function pageModel(services: readonly RegisteredService[], registry: Registry): PageModel {
  const types: Record<string, TypeModel> = Object.create(null);
  const models = services.map((service) => serviceModel(service, registry));
  for (const { descriptor } of services) {
    for (const { input, output } of descriptor.methods) {
      addType(types, input);
      addType(types, output);
    }
  }
  return { services: models, types };
}

function serviceModel(service: RegisteredService, registry: Registry): ServiceModel {
  const { descriptor, project } = service;
  const short = shortName(registry, service).replaceAll('.', '/');
  return {
    name: descriptor.typeName,
    comment: commentText(descriptor),
    ...(project === undefined ? {} : { project }),
    methods: descriptor.methods.map((method) => methodModel(method, short)),
  };
}

function methodModel(method: DescMethod, short: string): MethodModel {
  return {
    name: method.name,
    path: `/${method.parent.typeName}/${method.name}`,
    short: `/${short}/${kebab(method.name)}`,
    comment: commentText(method),
    kind: method.methodKind,
    ...(method.deprecated ? { deprecated: true } : {}),
    http: bindingsOf(method).map(({ httpMethod, path }) => `${httpMethod} ${path}`),
    input: method.input.typeName,
    output: method.output.typeName,
    example: exampleJson(method.input),
  };
}

/** A type and all that can be in it. */
function addType(types: Record<string, TypeModel>, type: DescMessage | DescEnum): void {
  const waiting = [type];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (types[next.typeName]) continue;
    if (next.kind === 'enum') {
      types[next.typeName] = {
        comment: commentText(next),
        values: next.values.map((value) => ({
          name: value.name,
          number: value.number,
          comment: commentText(value),
        })),
      };
      continue;
    }
    types[next.typeName] = { comment: commentText(next), fields: next.fields.map(fieldModel) };
    for (const field of next.fields) {
      const inside = field.message ?? field.enum;
      if (inside) waiting.push(inside);
    }
  }
}

function fieldModel(field: DescField): FieldModel {
  const inside = field.message ?? field.enum;
  return {
    name: field.name,
    type: typeText(field),
    ...(inside ? { ref: inside.typeName } : {}),
    ...(field.oneof ? { oneof: field.oneof.name } : {}),
    comment: commentText(field),
    ...(field.deprecated ? { deprecated: true } : {}),
  };
}

function typeText(field: DescField): string {
  const element = field.message?.typeName ?? field.enum?.typeName ?? scalarText(field.scalar);
  if (field.fieldKind === 'list') return `repeated ${element}`;
  return field.fieldKind === 'map' ? `map<${scalarText(field.mapKey)}, ${element}>` : element;
}

function scalarText(type: ScalarType | undefined): string {
  return type === undefined ? '' : (ScalarType[type] ?? '').toLowerCase();
}
