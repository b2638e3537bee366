import { CodeActionKind } from 'vscode-languageserver-types';
import type { Declaration, OptionNode, Span, SyntaxFile } from '../../../compiler/index.ts';
import { addFileOptions } from '../../edits/import-changes.ts';
import { addOption, bracketsOf, insertFirst } from '../../edits/statements.ts';
import { indentOf, newlineOf, type TextChange } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { declarationsIn } from '../enclosing.ts';
import { headAt } from './heads.ts';

const option = 'deprecated = true';
const statement = `option ${option};`;

/** Sets `deprecated` on what a range is at the head of; at the package, on the file. */
export function deprecate({ file }: ActionContext, span: Span): Action[] {
  const { syntax } = file.linked;
  const node = headAt(syntax, span);
  if (
    !node ||
    optionsOf(syntax, node).some(({ name }) => name.length === 1 && name[0]?.text === 'deprecated')
  )
    return [];
  const change = deprecation(syntax, node);
  if (!change) return [];
  const what =
    'name' in node && node.kind !== 'package' && 'text' in node.name ? `"${node.name.text}"` : 'this file';
  return [{ title: `Deprecate ${what}`, kind: CodeActionKind.RefactorRewrite, changes: [change] }];
}

function optionsOf(syntax: SyntaxFile, node: Declaration): readonly OptionNode[] {
  const inside = node.kind === 'package' ? syntax.tree.declarations : declarationsIn(node);
  return [...(bracketsOf(node)?.options ?? []), ...inside.filter((each) => each.kind === 'option')];
}

function deprecation(syntax: SyntaxFile, node: Declaration): TextChange | undefined {
  switch (node.kind) {
    case 'package':
      return addFileOptions(syntax, [option]);
    case 'field':
    case 'enum-value':
      return addOption(syntax, node, option);
    case 'message':
    case 'enum':
    case 'service':
      return insertFirst(syntax, node, node.body, statement);
    case 'method': {
      if (node.body) return insertFirst(syntax, node, node.body, statement);
      const { text, tokens } = syntax;
      if (!node.output || !tokens.is(node.last, ';')) return undefined;
      const newline = newlineOf(text);
      const indent = indentOf(text, tokens.start(node.first));
      const body = ` {${newline}${indent}  ${statement}${newline}${indent}}`;
      return { ...tokens.span(node.last, node.last), text: body };
    }
    default:
      return undefined;
  }
}
