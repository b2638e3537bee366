import { CodeActionKind } from 'vscode-languageserver-types';
import {
  joinName,
  type LinkedFile,
  type MethodNode,
  type MethodTypeNode,
  type Span,
  type SyntaxFile,
} from '../../../compiler/index.ts';
import { pascalCase } from '../../../lint/names.ts';
import { insertAfter } from '../../edits/statements.ts';
import { lineEnd, newlineOf, type TextChange } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { innermost } from '../enclosing.ts';

/** Declares the request and the response of an rpc that names none yet, or messages that are nowhere. */
export function generateMessages({ file }: ActionContext, { start }: Span): Action[] {
  const { linked } = file;
  const { syntax } = linked;
  const method = innermost(syntax, start, 'method');
  const service = innermost(syntax, start, 'service');
  if (!method || !service || service.body.close < 0) return [];
  const isWritten = method.input !== undefined && method.output !== undefined;
  const names = typesOf(method);
  const missing = [...new Set(names)].filter((name, index) =>
    isWritten
      ? !isKnown(linked, index === 0 ? method.input : method.output)
      : !isDeclared(linked, name) && name !== method.input?.type.text,
  );
  if (missing.length === 0 && isWritten) return [];
  if (!missing.every((name) => /^[A-Z][A-Za-z0-9]*$/.test(name))) return [];
  const changes: TextChange[] = [];
  if (!isWritten) changes.push(wholeRpc(syntax, method, names));
  const newline = newlineOf(syntax.text);
  const declared = missing.map((name) => `message ${name} {}`).join('\n\n');
  if (declared !== '') {
    const change = insertAfter(syntax, service, declared);
    changes.push({ ...change, text: change.text.startsWith(newline) ? newline + change.text : change.text });
  }
  const title = missing.length > 0 ? `Generate ${missing.join(' and ')}` : `Use ${names.join(' and ')}`;
  return [{ title, kind: CodeActionKind.RefactorRewrite, changes }];
}

/** Where what was begun ends: with its `;` or its line, as what follows is the next rpc's. */
function endOfStart({ text }: SyntaxFile, offset: number): number {
  const rest = text.slice(offset, lineEnd(text, offset));
  const [begun = ''] = /^(?:(?!\/[/*])[^;{}])*;?/.exec(rest) ?? [];
  return offset + begun.trimEnd().length;
}

/** As they are written, or as they would be called. */
function typesOf({ name, input, output }: MethodNode): [string, string] {
  const stem = pascalCase(name.text);
  return [input?.type.text ?? `${stem}Request`, output?.type.text ?? `${stem}Response`];
}

/** What is missing of an rpc, behind its name or its request; or its request alone, before its response. */
function wholeRpc(
  syntax: SyntaxFile,
  { name, input, output }: MethodNode,
  [request, response]: [string, string],
): TextChange {
  const { tokens, text } = syntax;
  const hasRequest = input !== undefined && tokens.is(input.last + 1, ')');
  const start = tokens.end(hasRequest ? input.last + 1 : name.last);
  if (output) {
    const returns = tokens.start(output.first - 2);
    return { start, end: returns, text: `(${request}) ` };
  }
  const end = endOfStart(syntax, start);
  const hasBody = /^\s*\{/.test(text.slice(end, lineEnd(text, end)));
  const written = `${hasRequest ? '' : `(${request})`} returns (${response})`;
  return { start, end, text: hasBody ? written : `${written};` };
}

function isDeclared({ elements, syntax, dependencies }: LinkedFile, name: string): boolean {
  const fullName = joinName(syntax.packageName, name);
  return [elements, ...dependencies.map((each) => each.elements)].some(({ symbols }) =>
    symbols.has(fullName),
  );
}

/** Whether the compiler knows what a type means, or who declares it. */
function isKnown({ syntax, references, diagnostics }: LinkedFile, type: MethodTypeNode | undefined): boolean {
  if (!type) return false;
  const start = syntax.tokens.start(type.type.first);
  const isResolved = references.some((reference) => reference.start === start);
  return (
    isResolved ||
    diagnostics.some((each) => each.start === start && each.code !== 'undefined-type') ||
    diagnostics.some((each) => each.start === start && each.declaredIn !== undefined)
  );
}
