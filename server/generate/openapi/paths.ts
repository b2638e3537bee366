import type { DescMethod, JsonObject } from '@bufbuild/protobuf';
import { commentText } from '../comment-text.ts';
import { errorReference } from './error-schemas.ts';

/** What is particular to one way of calling a method. */
export interface Operation {
  parameters?: JsonObject[];
  requestBody?: JsonObject;
  /** The answer when all is well. */
  response: JsonObject;
  /** The answer when the call fails; without it, as Connect has it. */
  error?: JsonObject;
  /** A paragraph after the method's own comment. */
  note?: string;
}

/** The HTTP methods that a path of OpenAPI can have. */
const knownMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The paths of a document, as they are collected. */
export class Paths {
  readonly #paths = new Map<string, Map<string, JsonObject>>();
  /** How often a method was added: the ids of operations must be unique. */
  readonly #added = new Map<DescMethod, number>();
  /** By path without the names of its parameters: to OpenAPI, two that differ in these alone are one. */
  readonly #templates = new Map<string, string>();

  /** Adds a way to call a method, unless its address is taken or OpenAPI has no word for the HTTP method. */
  add(httpMethod: string, path: string, method: DescMethod, operation: Operation): void {
    const verb = httpMethod === '*' ? 'post' : httpMethod.toLowerCase();
    if (!knownMethods.includes(verb)) return;
    const template = path.replace(parameterPattern, '{}');
    const known = this.#templates.get(template) ?? path;
    const operations = this.#paths.get(known) ?? new Map<string, JsonObject>();
    if (operations.has(verb)) return;
    this.#templates.set(template, known);
    this.#paths.set(known, operations);
    operations.set(verb, this.#operation(method, withNamesOf(known, path, operation)));
  }

  toJson(): JsonObject {
    return Object.fromEntries([...this.#paths].map(([path, byVerb]) => [path, Object.fromEntries(byVerb)]));
  }

  #operation(method: DescMethod, { parameters, requestBody, response, error, note }: Operation): JsonObject {
    const count = (this.#added.get(method) ?? 0) + 1;
    this.#added.set(method, count);
    const comment = commentText(method);
    const summary = /^[^\n]*?(?=\.?(?:\s*\n|$)|\.\s)/.exec(comment)?.[0] ?? '';
    const description = [comment, note ?? ''].filter((text) => text !== '').join('\n\n');
    return {
      tags: [method.parent.typeName],
      operationId: `${method.parent.typeName}.${method.name}${count > 1 ? `_${count}` : ''}`,
      ...(summary === '' ? {} : { summary }),
      ...(description === '' ? {} : { description }),
      ...(method.deprecated ? { deprecated: true } : {}),
      ...(parameters && parameters.length > 0 ? { parameters } : {}),
      ...(requestBody ? { requestBody } : {}),
      responses: { '200': response, default: error ?? errorReference },
    };
  }
}

const parameterPattern = /\{[^}]*\}/g;

/** An operation whose parameters in the path have the names that these have in `known`. */
function withNamesOf(known: string, path: string, operation: Operation): Operation {
  if (known === path || !operation.parameters) return operation;
  const names = namesIn(known);
  const own = namesIn(path);
  const parameters = operation.parameters.map((parameter) => {
    const place = parameter.in === 'path' ? own.indexOf(String(parameter.name)) : -1;
    return place < 0 ? parameter : { ...parameter, name: names[place] ?? '' };
  });
  return { ...operation, parameters };
}

function namesIn(path: string): string[] {
  return (path.match(parameterPattern) ?? []).map((braced) => braced.slice(1, -1));
}
