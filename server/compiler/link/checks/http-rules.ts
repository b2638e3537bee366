import { type PathTemplate, parsePathTemplate, pathPattern } from '../../http/path-template.ts';
import { httpRules, type RuleNodes, type RuleText } from '../../http/rule-nodes.ts';
import { closest } from '../../names.ts';
import { isRepeated } from '../../options/field-facts.ts';
import type { Span } from '../../syntax/tokens.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement, MessageElement, MethodElement, ServiceElement } from '../elements.ts';

/**
 * Warns of what a `google.api.http` says that no gateway can do: paths that are none, fields that there are not, and two
 * methods of a service with one address. The option is a message like any other to protoc and buf, which take it all.
 */
export function checkHttpRules(context: LinkContext, { methods }: ServiceElement): void {
  const bound = new Map<string, RuleText>();
  for (const method of methods) {
    for (const rule of httpRules(method, context.file.syntax.tokens)) checkRule(context, method, rule, bound);
  }
}

/** Warns of methods of different services of a file that have one address: of each service's, of the first that has it. */
export function checkHttpConflicts(context: LinkContext): void {
  const { services, syntax } = context.file;
  if (services.length < 2) return;
  const bound = new Map<string, RuleText>();
  for (const { methods } of services) {
    const own = new Map<string, { httpMethod: string | undefined; path: RuleText }>();
    for (const { httpMethod, path } of methods.flatMap((method) => httpRules(method, syntax.tokens))) {
      const template = path && parsePathTemplate(path.text);
      if (!template || 'error' in template) continue;
      const address = addressOf(httpMethod, template);
      if (!own.has(address)) own.set(address, { httpMethod, path });
    }
    for (const [address, { httpMethod, path }] of own) {
      const other = bound.get(address);
      if (other) reportConflict(context, httpMethod, path, other);
      else bound.set(address, path);
    }
  }
}

function checkRule(
  context: LinkContext,
  method: MethodElement,
  rule: RuleNodes,
  bound: Map<string, RuleText>,
): void {
  const { path, body, responseBody } = rule;
  const variables = path ? checkPath(context, method, rule.httpMethod, path, bound) : [];
  if (body && body.text !== '*' && body.text !== '') {
    checkBodyField(context, method.input, body);
    if (variables.includes(body.text)) {
      const text = `"${body.text}" is bound by the path already: it cannot be the body too.`;
      context.warning('wrong-http-field', text, body.node);
    }
  }
  if (responseBody && responseBody.text !== '') checkBodyField(context, method.output, responseBody);
}

/** Answers with the fields that the path binds. */
function checkPath(
  context: LinkContext,
  method: MethodElement,
  httpMethod: string | undefined,
  path: RuleText,
  bound: Map<string, RuleText>,
): readonly string[] {
  const template = parsePathTemplate(path.text);
  if ('error' in template) {
    report('wrong-http-path', template.error, context, path, template);
    return [];
  }
  for (const { field, at } of template.variables) {
    const problem = problemOfVariable(context, method.input, field);
    if (!problem) continue;
    report('wrong-http-field', problem, context, path, { start: at, end: at + field.length });
  }
  const address = addressOf(httpMethod, template);
  const other = bound.get(address);
  if (other) reportConflict(context, httpMethod, path, other);
  else bound.set(address, path);
  return template.variables.map(({ field }) => field);
}

function addressOf(httpMethod: string | undefined, template: PathTemplate): string {
  return `${httpMethod} ${pathPattern(template)}`;
}

function reportConflict(
  context: LinkContext,
  httpMethod: string | undefined,
  path: RuleText,
  first: RuleText,
): void {
  const text = `${httpMethod} ${path.text} is bound twice in this file: a request could mean either method. Change one of the two.`;
  const related = [context.placeAt(first.node, 'Bound here first.')];
  context.warning('conflicting-http-bindings', text, path.node, related);
}

/** Why a part of the path cannot be the value of a field; undefined when it can, or nothing is known of it. */
function problemOfVariable(
  context: LinkContext,
  message: MessageElement | undefined,
  path: string,
): string | undefined {
  let inside = message;
  let last: FieldElement | undefined;
  for (const name of path.split('.')) {
    if (!inside) return last && `"${last.name}" is no message: it has no field "${name}".`;
    const field = inside.fields.find((each) => each.name === name);
    if (!field) return unknownField(context, inside, name);
    if (isRepeated(field)) return `"${name}" is repeated: a part of a path is one value.`;
    if (field.typeName !== '' && !field.typeElement) return undefined;
    const type = context.typeOf(field);
    inside = type?.kind === 'message' ? type : undefined;
    last = field;
  }
  // Types with a JSON of their own are written as one value.
  if (!inside || inside.fullName.startsWith('google.protobuf.')) return undefined;
  return `"${path}" is a message: name one of its fields, as in "${path}.${inside.fields[0]?.name ?? 'name'}".`;
}

function checkBodyField(
  context: LinkContext,
  message: MessageElement | undefined,
  { text, node }: RuleText,
): void {
  if (!message || message.fields.some(({ name }) => name === text)) return;
  const problem = unknownField(context, message, text);
  if (problem) context.warning('wrong-http-field', problem, node);
}

function unknownField(context: LinkContext, message: MessageElement, name: string): string | undefined {
  // It may be in what could not be read.
  if (message.file === context.file && context.isBroken(message.node)) return undefined;
  const suggestion = closest(
    name,
    message.fields.map((field) => field.name),
  );
  return `"${message.fullName}" has no field "${name}".${suggestion ? ` Did you mean "${suggestion}"?` : ''}`;
}

/** Warns of a part of a text, or of all of it where its letters are not those of the file. */
function report(
  code: string,
  message: string,
  context: LinkContext,
  { text, node }: RuleText,
  { start, end }: Span,
): void {
  const { tokens } = context.file.syntax;
  const span = tokens.span(node.first, node.last);
  const isPlain = node.first === node.last && tokens.text.slice(span.start + 1, span.end - 1) === text;
  if (!isPlain || start === end) context.warning(code, message, node);
  else context.warningAt(code, message, { start: span.start + 1 + start, end: span.start + 1 + end });
}
