/** The addresses that google.api.http gives to methods. */
import { type DescField, type DescMessage, type DescMethod, getOption, hasOption } from '@bufbuild/protobuf';
import { type PathTemplate, parsePathTemplate } from '../../../server/compiler/http/path-template.ts';
import { http } from '../gen/google/api/annotations_pb.ts';
import type { HttpRule } from '../gen/google/api/http_pb.ts';

/** One HTTP method and path that calls a method. */
export interface Binding {
  /** Upper case; `*` for any. */
  readonly httpMethod: string;
  readonly template: PathTemplate;
  /** The template as the definition has it. */
  readonly path: string;
  /** What the body is: the whole request, one field of it, or nothing. */
  readonly body: '*' | DescField | undefined;
  /** The field of the response that is answered; undefined: all of it. */
  readonly responseBody: DescField | undefined;
}

/** The bindings of a method, first the rule's own. What the compiler has warned of, since it can mean nothing, is left out. */
export function bindingsOf(method: DescMethod): Binding[] {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  return [rule, ...rule.additionalBindings].flatMap((each) => bindingOf(method, each) ?? []);
}

function bindingOf(method: DescMethod, rule: HttpRule): Binding | undefined {
  const { pattern } = rule;
  if (pattern.case === undefined) return undefined;
  const httpMethod = pattern.case === 'custom' ? pattern.value.kind : pattern.case.toUpperCase();
  const path = pattern.case === 'custom' ? pattern.value.path : pattern.value;
  const template = parsePathTemplate(path);
  if ('error' in template || httpMethod === '') return undefined;
  if (template.variables.some(({ field }) => !isFieldOf(method.input, field))) return undefined;
  const body = rule.body === '*' || rule.body === '' ? rule.body : fieldNamed(method.input, rule.body);
  const responseBody = rule.responseBody === '' ? '' : fieldNamed(method.output, rule.responseBody);
  if (body === undefined || responseBody === undefined) return undefined;
  return {
    httpMethod,
    template,
    path,
    body: body === '' ? undefined : body,
    responseBody: responseBody === '' ? undefined : responseBody,
  };
}

function isFieldOf(message: DescMessage, path: string): boolean {
  let inside: DescMessage | undefined = message;
  for (const name of path.split('.')) {
    const field: DescField | undefined = inside && fieldNamed(inside, name);
    if (!field || field.fieldKind === 'list' || field.fieldKind === 'map') return false;
    inside = field.message;
  }
  return true;
}

function fieldNamed(message: DescMessage, name: string): DescField | undefined {
  return message.fields.find((field) => field.name === name);
}
