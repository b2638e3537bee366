import type { DescMethod, JsonObject } from '@bufbuild/protobuf';
import { optionJson } from '../option-extension.ts';
import { type PathTemplate, parsePathTemplate } from './path-template.ts';

/** One way in which an rpc is called over HTTP, by its `google.api.http`. */
export interface HttpBinding {
  /** `GET`; `*` is any. */
  method: string;
  /** As written: `/v1/{name=shelves/*}`. */
  path: string;
  template: PathTemplate;
  /** A field's name; `*` is the whole request but what the path binds. Absent: no body. */
  body?: string;
  /** The field of the response that is the answer's body. Absent: the whole response. */
  responseBody?: string;
}

/** The bindings of an rpc, the additional ones after the first; none where it has no annotation, or none that can be read. */
export function httpBindings(method: DescMethod): HttpBinding[] {
  const rule = optionJson(method, 'google.api.http');
  if (!rule) return [];
  const additional = Array.isArray(rule.additionalBindings) ? rule.additionalBindings : [];
  return [rule, ...(additional as JsonObject[])].flatMap(bindingOf);
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

function bindingOf(rule: JsonObject): HttpBinding[] {
  const custom = rule.custom as JsonObject | undefined;
  const kind = methods.find((each) => typeof rule[each] === 'string');
  const method = kind?.toUpperCase() ?? String(custom?.kind ?? '');
  const path = String((kind === undefined ? custom?.path : rule[kind]) ?? '');
  const template = parsePathTemplate(path);
  if (method === '' || !template) return [];
  const { body, responseBody } = rule;
  return [
    {
      method,
      path,
      template,
      ...(typeof body === 'string' && body !== '' ? { body } : {}),
      ...(typeof responseBody === 'string' && responseBody !== '' ? { responseBody } : {}),
    },
  ];
}
