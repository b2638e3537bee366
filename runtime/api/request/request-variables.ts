/** `{{variables}}` of a request: what they may name, and the request with their values in. */
import { type Answered, answerValue } from './answer-value.ts';
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

/** Where a variable's value is looked for; the first that knows the name counts. */
export interface RequestVariables {
  /** `@name = value` lines of the file; values may name other variables. */
  file: ReadonlyMap<string, string>;
  /** Addresses of environments, by name. */
  environments: ReadonlyMap<string, string>;
  /** From `http-client.env.json` and its private twin. */
  environmentFiles: ReadonlyMap<string, string>;
  /** Names of those that are not for sharing. */
  privateNames?: ReadonlySet<string>;
  /** What requests of the file answered, by the request's name. */
  answers: ReadonlyMap<string, Answered>;
  /** Names of all requests of the file: those without an answer can be sent for one. */
  requests: readonly string[];
}

const placeholder = /\{\{\s*([\w.$[\]-]+)\s*\}\}/g;
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
export function resolveRequest(request: FileRequest, variables: RequestVariables): FileRequest {
  const secrets = new Map<string, string>();
  const fill = (text: string, line: number, depth = 0): string =>
    text.replace(placeholder, (written, name: string) => {
      const value = variables.file.get(name);
      if (value !== undefined && depth < 8) return fill(value, line, depth + 1);
      const environment = variables.environments.get(name);
      if (environment !== undefined) return environment;
      const known = variables.environmentFiles.get(name);
      if (known !== undefined && variables.privateNames?.has(name)) secrets.set(name, known);
      if (known !== undefined) return known;
      const answered = ofAnswer(name, variables, line);
      if (answered !== undefined) return answered;
      throw new RequestError(line, unknownVariable(written, name, variables));
    });
  const resolved = {
    ...request,
    target: fill(request.target, request.line),
    headers: request.headers.map((header) => ({ ...header, value: fill(header.value, header.line) })),
    messages: request.messages.map((message) =>
      message.replace(placeholder, (written, _, at: number) => {
        const value = fill(written, request.line);
        return isInString(message, at) ? JSON.stringify(value).slice(1, -1) : value;
      }),
    ),
  };
  return secrets.size > 0 ? { ...resolved, secrets } : resolved;
}

/** Whether a place in a JSON text is inside of a string: there a value's quotes would end it. */
function isInString(json: string, at: number): boolean {
  let isInside = false;
  for (let index = 0; index < at; index++) {
    if (json[index] === '\\' && isInside) index++;
    else if (json[index] === '"') isInside = !isInside;
  }
  return isInside;
}

/** The value that `name.path` has in what the request `name` answered; undefined where it names no request. */
function ofAnswer(name: string, { answers, requests }: RequestVariables, line: number): string | undefined {
  const first = /^[\w-]+/.exec(name)?.[0] ?? '';
  if (!requests.includes(first)) return undefined;
  const answer = answers.get(first);
  if (!answer) {
    throw new RequestError(
      line,
      `{{${name}}} is of an answer that is not there yet: send \`${first}\` first, or write \`# @ref ${first}\` above this request.`,
    );
  }
  const value = answerValue(answer, name.slice(first.length));
  if (value !== undefined) return value;
  throw new RequestError(line, `The last answer to \`${first}\` has nothing at {{${name}}}.`);
}

function unknownVariable(written: string, name: string, variables: RequestVariables): string {
  if (variables.file.has(name))
    return `${written} is defined by itself. Give it a value: \`@${name} = ...\`.`;
  const { environments, file, environmentFiles, requests } = variables;
  const known = [...environments.keys(), ...file.keys(), ...environmentFiles.keys(), ...requests];
  return `Nothing is called ${written}. There is: ${known.join(', ')}. Add an environment of that name, or a line \`@${name} = ...\`.`;
}
