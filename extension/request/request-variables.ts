/** `{{variables}}` of a request: what they may name, and the request with their values in. */
import type { FileRequest } from './request-file.ts';

/** A request that cannot be sent as it stands; the message says what to change. */
export class RequestError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.line = line;
  }
}

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
const leading = /^\{\{\s*([\w.-]+)\s*\}\}/;

/** The name a request line begins with, which chooses the environment: `local` of `{{local}}/posts.v1.PostsService/List`. */
export function environmentName(target: string): string | undefined {
  return leading.exec(target)?.[1];
}

/** The request line's text with another environment chosen. */
export function withEnvironment(requestLine: string, name: string): string {
  const [, method = '', rest = ''] = /^(\s*(?:[A-Za-z]+\s+)?)(.*)$/.exec(requestLine) ?? [];
  if (leading.test(rest)) return method + rest.replace(leading, () => `{{${name}}}`);
  return `${method}{{${name}}}${rest.replace(/^(?:https?:\/\/)?[^/]*/, '')}`;
}

/** The request with every variable's value in place. Throws RequestError that names the one without a value. */
export function resolveRequest(
  request: FileRequest,
  variables: ReadonlyMap<string, string>,
  environments: ReadonlyMap<string, string>,
): FileRequest {
  const fill = (text: string, line: number, depth = 0): string =>
    text.replace(placeholder, (written, name: string) => {
      const value = variables.get(name);
      if (value !== undefined && depth < 8) return fill(value, line, depth + 1);
      const address = environments.get(name);
      if (address !== undefined) return address;
      throw new RequestError(line, unknownVariable(written, name, variables, environments));
    });
  return {
    ...request,
    target: fill(request.target, request.line),
    headers: request.headers.map((header) => ({ ...header, value: fill(header.value, header.line) })),
    messages: request.messages.map((message) => fill(message, request.line)),
  };
}

function unknownVariable(
  written: string,
  name: string,
  variables: ReadonlyMap<string, string>,
  environments: ReadonlyMap<string, string>,
): string {
  if (variables.has(name)) return `${written} is defined by itself. Give it a value: \`@${name} = ...\`.`;
  const known = [...environments.keys(), ...variables.keys()].join(', ');
  return `Nothing is called ${written}. There is: ${known}. Add an environment of that name, or a line \`@${name} = ...\`.`;
}
