import type { Declaration, MessageNode } from '../../../compiler/index.ts';
import { addOption, insertAfter, insertFirst } from '../../edits/statements.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';
import type { Problem } from '../problem.ts';

/** Reserves what was deleted, so that nothing else is taken for it; or gives back what can be given back. */
export const byBreakingRemedy: Fixer = (problem, context) => {
  const remedy = problem.breaking?.remedy;
  switch (remedy?.do) {
    case 'reserve':
      return reserve(remedy, problem, context);
    case 'extensions':
      return statement(`extensions ${remedy.numbers.join(', ')};`, 'extensions', problem, context);
    case 'rename':
      return renameBack(remedy.name, problem, context);
    case 'json-name':
      return jsonName(remedy.name, problem, context);
    case 'stream':
      return stream(remedy, problem, context);
    default:
      return [];
  }
};

function reserve(
  { numbers, names }: { readonly numbers: readonly string[]; readonly names: readonly string[] },
  problem: Problem,
  context: ActionContext,
): Change[] {
  const { syntax } = context.file.linked;
  const isEdition = syntax.tree.declarations.some(
    (node) => node.kind === 'syntax' && node.keyword === 'edition',
  );
  const written = names.map((name) => (isEdition ? name : `"${name}"`));
  const lists = [numbers, written].filter((list) => list.length > 0);
  return statement(
    lists.map((list) => `reserved ${list.join(', ')};`).join('\n'),
    'reserved',
    problem,
    context,
  );
}

/** Adds statements to a message or enum: behind others of their kind, or first. */
function statement(
  text: string,
  kind: 'reserved' | 'extensions',
  { start }: Problem,
  { file }: ActionContext,
): Change[] {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'message', 'enum', 'field');
  const body = node?.kind === 'field' ? node.group : node?.body;
  if (!node || !body) return [];
  const declarations: readonly Declaration[] = body.declarations;
  const last = declarations.findLast((each) => each.kind === kind);
  const change = last
    ? insertAfter(syntax, last, text)
    : insertFirst(syntax, node, body as MessageNode['body'], text);
  return [{ title: `Add ${text.replaceAll('\n', ' ')}`, changes: [change] }];
}

function renameBack(newName: string, { start }: Problem, { file }: ActionContext): Change[] {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field', 'enum-value');
  if (!node || node.name.text === newName) return [];
  const offset = syntax.tokens.start(node.name.first);
  return [{ title: `Rename back to "${newName}"`, deferred: { do: 'rename', offset, newName } }];
}

/** The name in JSON that the field had. */
function jsonName(name: string, { start }: Problem, { file }: ActionContext): Change[] {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field');
  if (!node || !/^[\w.$ -]+$/.test(name)) return [];
  const value = node.options?.options.find(
    (option) => option.name.length === 1 && option.name[0]?.text === 'json_name',
  )?.value;
  const title = `Set json_name = "${name}"`;
  if (value) {
    const span = syntax.tokens.span(value.first, value.last);
    return [{ title, changes: [{ ...span, text: `"${name}"` }] }];
  }
  const change = addOption(syntax, node, `json_name = "${name}"`);
  return change ? [{ title, changes: [change] }] : [];
}

function stream(
  { side, streams }: { readonly side: 'input' | 'output'; readonly streams: boolean },
  { start }: Problem,
  { file }: ActionContext,
): Change[] {
  const { tokens } = file.linked.syntax;
  const type = innermost(file.linked.syntax, start, 'method')?.[side];
  if (!type || streams === type.stream >= 0) return [];
  const at = tokens.start(type.type.first);
  return streams
    ? [{ title: 'Add "stream" back', changes: [{ start: at, end: at, text: 'stream ' }] }]
    : [{ title: 'Remove "stream"', changes: [{ start: tokens.start(type.stream), end: at, text: '' }] }];
}
