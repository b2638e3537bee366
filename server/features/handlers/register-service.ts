import type { DefinedService } from '../../protocol.ts';
import { type Replacement, type StubEdits, stub } from './handler-stub.ts';
import { TypeScriptFile } from './typescript-file.ts';

/** The code of a project's entry, and what generated code it has for a definition. */
export interface Entry {
  readonly text: string;
  /** Where the code of the definition is, as the entry imports it: '../gen/posts/v1/posts_pb.ts'. */
  readonly generated: string;
}

/** A service to register: its simple name, and its methods with their names as TypeScript spells them. */
export interface Unregistered {
  readonly name: string;
  readonly methods: readonly (Pick<
    DefinedService['methods'][number],
    'clientStreaming' | 'serverStreaming'
  > & {
    readonly name: string;
  })[];
}

/**
 * What registers a service in the function that an entry exports by default, with handlers that answer with empty messages; the first
 * of them is where `name` is. Undefined where the entry exports no such function with a body and a router to name, or has the
 * service's name for something else.
 */
export function registration({ text, generated }: Entry, service: Unregistered): StubEdits | undefined {
  const file = new TypeScriptFile(text);
  const body = routesBody(file);
  const first = service.methods[0];
  if (!body || !first) return undefined;
  const known = file.imports.get(service.name);
  // The name is another's, as of a service of the same name in another package.
  if (known && withoutExtension(known.from) !== withoutExtension(generated)) return undefined;
  const imported = known ? undefined : importEdit(file, text, service.name, generated);
  const closing = file.after(body.brace) - 1;
  const end = file.tokens[closing]?.start ?? text.length;
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  if (text.slice(lineStart, end).trim() !== '') return undefined;
  const step = indentation(text);
  const isEmpty = closing - 1 === body.brace;
  const handlers = service.methods.map((method) => indented(stub(method.name, method), step, ','));
  const head = `${isEmpty ? '' : '\n'}${step}${body.router}.service(${service.name}, {\n`;
  const newText = `${head}${handlers.join('\n\n')}\n${step}});\n`;
  const added = { start: lineStart, end: lineStart, newText };
  const before = lineStart + (imported?.newText.length ?? 0) + head.length;
  const name = before + (handlers[0] ?? '').indexOf(`${first.name}(`);
  return { edits: imported ? [imported, added] : [added], name };
}

function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]s$/, '');
}

/** What one step of indentation is in a file: that of its first indented line, but for those of a comment. */
function indentation(text: string): string {
  const [, first = '  '] = /^(\t| +)[^\s*]/m.exec(text) ?? [];
  return first;
}

/** Lines that are indented by steps of two spaces, two steps further in and in steps of the file's own. */
function indented(lines: readonly string[], step: string, after: string): string {
  const own = lines.map((line) => line.replace(/^(?: {2})*/, (spaces) => step.repeat(2 + spaces.length / 2)));
  return own.join('\n') + after;
}

/** The body of the function that is exported by default, `(router) => {` or `function (router) {`, and what it calls the router. */
function routesBody(file: TypeScriptFile): { router: string; brace: number } | undefined {
  let at = file.defaultExport() ?? -1;
  if (at < 0) return undefined;
  if (file.isWord(at, 'async')) at++;
  const isFunction = file.isWord(at, 'function');
  if (isFunction) at += file.isWord(at + 1) ? 2 : 1;
  if (!file.is(at, '(') || !file.isWord(at + 1)) return undefined;
  const router = file.text(at + 1);
  const after = file.after(at);
  const brace = isFunction
    ? file.find(after, ['{'])
    : file.is(after, '=') && file.is(after + 1, '>')
      ? after + 2
      : -1;
  return file.is(brace, '{') ? { router, brace } : undefined;
}

/** Adds the name to the import of the generated code, or an import of it behind the last. */
function importEdit(file: TypeScriptFile, text: string, name: string, generated: string): Replacement {
  let end = 0;
  for (let at = 0; at < file.tokens.length; at++) {
    if (file.tokens[at]?.kind !== 'string' || !file.isWord(at - 1, 'from')) continue;
    const close = file.tokens[at - 2];
    if (file.text(at) === generated && close?.text === '}' && !importsTypes(file, at)) {
      const last = file.tokens[at - 3];
      if (last === undefined) continue;
      const comma = last.text === ',' || last.text === '{' ? '' : ',';
      return { start: last.end, end: last.end, newText: `${comma} ${name}` };
    }
    const line = text.indexOf('\n', file.tokens[at]?.end ?? 0);
    end = line < 0 ? text.length : line + 1;
  }
  return { start: end, end, newText: `import { ${name} } from '${generated}';\n` };
}

/** Whether the import whose path is the token at `at` is `import type`, which brings no values. */
function importsTypes(file: TypeScriptFile, at: number): boolean {
  let begin = at;
  while (begin > 0 && !file.isWord(begin, 'import')) begin--;
  return file.isWord(begin + 1, 'type');
}
