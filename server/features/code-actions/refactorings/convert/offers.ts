import { CodeActionKind } from 'vscode-languageserver-types';
import type { Span } from '../../../../compiler/index.ts';
import type { Action, ActionContext } from '../../action.ts';
import { innermost } from '../../enclosing.ts';

/** What each syntax or edition can become, the likeliest first. */
const targets: Readonly<Record<string, readonly string[]>> = {
  proto2: ['2023', 'proto3'],
  proto3: ['2023'],
  '2023': ['2024'],
};

/** Where a range is at the syntax of a file: the later ones that it can be written in. */
export function conversions({ file }: ActionContext, { start }: Span): Action[] {
  const node = innermost(file.linked.syntax, start, 'syntax');
  return (targets[node?.text ?? ''] ?? []).map((to) => ({
    title: `Convert to ${to === 'proto3' ? 'proto3' : `edition ${to}`}`,
    kind: CodeActionKind.RefactorRewrite,
    deferred: { do: 'convert', to },
  }));
}
