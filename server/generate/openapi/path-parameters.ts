import type { DescField, DescMessage, JsonObject } from '@bufbuild/protobuf';
import type { PathSegment, PathTemplate } from '../http-rule/path-template.ts';
import { fieldSchema } from '../json-schema/field-schema.ts';
import type { TypeSchemas } from '../json-schema/type-schemas.ts';

/** A path template in words of OpenAPI. */
export interface RestPath {
  /** `/v1/shelves/{shelf}` for `/v1/{name=shelves/*}`: a parameter of OpenAPI is one segment. */
  path: string;
  parameters: JsonObject[];
  /** Names of the fields that the path has, dotted. */
  bound: string[];
}

/** Describes the path of a binding, and a parameter for each wildcard in it. */
export function restPath(template: PathTemplate, input: DescMessage, schemas: TypeSchemas): RestPath {
  const { segments, verb } = template;
  const parameters = new Map<string, JsonObject>();
  const bound = new Set<string>();
  const parts = segments.map((segment, index) => {
    if (segment.kind === 'literal') return segment.text;
    if (segment.field !== undefined) bound.add(segment.field);
    const name = unusedName(parameterName(segments, index), parameters);
    parameters.set(name, {
      name,
      in: 'path',
      required: true,
      ...descriptionAndSchema(segments, segment, input, schemas),
    });
    return `{${name}}`;
  });
  const path = `/${parts.join('/')}${verb === undefined ? '' : `:${verb}`}`;
  return { path, parameters: [...parameters.values()], bound: [...bound] };
}

/** The field's own name where it is the whole segment, else what stands before it, as one: `shelves/*` is a `shelf`. */
function parameterName(segments: readonly PathSegment[], index: number): string {
  const segment = segments[index];
  if (segment?.kind !== 'wildcard') return '';
  const { field } = segment;
  if (field !== undefined && isWhole(segments, field)) return field;
  const before = segments[index - 1];
  return before?.kind === 'literal' ? singular(before.text) : (field ?? 'segment');
}

/** Whether the variable is one wildcard, and nothing else. */
function isWhole(segments: readonly PathSegment[], field: string): boolean {
  return segments.filter((segment) => segment.field === field).length === 1;
}

function singular(word: string): string {
  if (/(?:l|r|ea|oa)ves$/.test(word)) return word.replace(/ves$/, 'f');
  if (word.endsWith('ies')) return word.replace(/ies$/, 'y');
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

function unusedName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let unused = name;
  for (let count = 2; taken.has(unused); count++) unused = `${name}_${count}`;
  return unused;
}

function descriptionAndSchema(
  segments: readonly PathSegment[],
  segment: PathSegment & { kind: 'wildcard' },
  input: DescMessage,
  schemas: TypeSchemas,
): JsonObject {
  const slashes = segment.matches === '**' ? ' It may have slashes in it.' : '';
  if (segment.field === undefined) {
    return { ...(slashes === '' ? {} : { description: slashes.trim() }), schema: { type: 'string' } };
  }
  const field = fieldAt(input, segment.field);
  if (!isWhole(segments, segment.field) || !field) {
    const pattern = segments
      .filter((each) => each.field === segment.field)
      .map((each) => (each.kind === 'literal' ? each.text : each.matches))
      .join('/');
    return {
      description: `Part of \`${segment.field}\`: \`${pattern}\`.${slashes}`,
      schema: { type: 'string' },
    };
  }
  const { description, deprecated, readOnly: _, writeOnly: __, ...schema } = fieldSchema(field, schemas);
  const text = `${typeof description === 'string' ? description : ''}${slashes}`.trim();
  return {
    ...(text === '' ? {} : { description: text }),
    ...(deprecated === undefined ? {} : { deprecated }),
    schema,
  };
}

function fieldAt(message: DescMessage, path: string): DescField | undefined {
  let within: DescMessage | undefined = message;
  let field: DescField | undefined;
  for (const name of path.split('.')) {
    field = within?.fields.find((each) => each.name === name);
    within = field?.fieldKind === 'message' ? field.message : undefined;
  }
  return field;
}
