import { joinName, lastPart, type Span } from '../../../compiler/index.ts';
import { addToHead } from '../../edits/import-changes.ts';
import { insertAfter } from '../../edits/statements.ts';
import { newlineOf } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';

/** Says the package that the file's folder stands for. */
export const addPackage: Fixer = (_, { file }): Change[] => {
  const { syntax, path } = file.linked;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = folder.replaceAll('/', '.');
  if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name)) return [];
  const statement = `package ${name};`;
  const change = addToHead(syntax, statement, ['syntax']);
  const newline = newlineOf(syntax.text);
  const isAtTop = !syntax.tree.declarations.some(({ kind }) => kind === 'syntax');
  const text = isAtTop && !change.text.endsWith(newline) ? change.text + newline : change.text;
  return [{ title: `Add ${statement}`, changes: [{ ...change, text }] }];
};

/** An rpc with one request, or one response. */
export const notStreaming =
  (side: 'input' | 'output'): Fixer =>
  ({ start }, { file }) => {
    const { syntax } = file.linked;
    const type = innermost(syntax, start, 'method')?.[side];
    if (!type || type.stream < 0) return [];
    const change = {
      start: syntax.tokens.start(type.stream),
      end: syntax.tokens.start(type.type.first),
      text: '',
    };
    return [{ title: 'Remove "stream"', changes: [change] }];
  };

/** Renames the message of an rpc after it, where this file or another of the workspace declares it for this rpc alone. */
export const renameMessage: Fixer = ({ start, end, expected }, { file, snapshot }): Change[] => {
  const { linked, program } = file;
  const reference = linked.references.find((each) => each.start === start && each.end === end);
  if (!reference || expected === undefined) return [];
  const uri = reference.targetPath === linked.path ? file.uri : program.uriOf(reference.targetPath);
  const isOurs = uri === file.uri || (uri !== undefined && snapshot.definitions.includes(uri));
  const uses = linked.references.filter(
    ({ target, start: at }) =>
      target === reference.target && innermost(linked.syntax, at, 'method', 'field')?.kind === 'method',
  );
  // What several rpcs have in common cannot be named after one.
  if (!isOurs || uses.length > 1) return ownMessage(reference.target, expected, { start, end }, file);
  const offset = end - lastPart(reference.target).length;
  return [
    {
      title: `Rename "${lastPart(reference.target)}" to "${expected}"`,
      deferred: { do: 'rename', offset, newName: expected },
    },
  ];
};

/** A message of its own for an rpc, the same as the one that it shares with others: on the wire nothing changes. */
function ownMessage(
  shared: string,
  name: string,
  place: Span,
  { linked, program }: ActionContext['file'],
): Change[] {
  const { syntax } = linked;
  const reference = linked.references.find(({ start }) => start === place.start);
  const declaring = program.compilation.files.get(reference?.targetPath ?? '') ?? linked;
  const element = declaring.elements.symbols.get(shared);
  const service = innermost(syntax, place.start, 'service');
  const isTaken = [linked, ...linked.dependencies].some(({ elements }) =>
    elements.symbols.has(joinName(syntax.packageName, name)),
  );
  if (element?.kind !== 'message' || element.node.kind !== 'message' || !service || isTaken) return [];
  const isHere = declaring === linked && element.parent.kind === 'file';
  if (!isHere && element.fields.length > 0) return [];
  const { tokens, text } = declaring.syntax;
  const declared = isHere
    ? `message ${name}${text.slice(tokens.end(element.node.name.last), tokens.end(element.node.last))}`
    : `message ${name} {}`;
  const change = insertAfter(syntax, service, declared.replaceAll('\r\n', '\n'));
  const newline = newlineOf(syntax.text);
  const parted = change.text.startsWith(newline) ? newline + change.text : change.text;
  return [
    {
      title: `Declare "${name}", the same as "${lastPart(shared)}"`,
      changes: [
        { ...place, text: name },
        { ...change, text: parted },
      ],
    },
  ];
}

/** Gives the file the name in its style; those that import it follow. */
export const renameFile: Fixer = ({ expected }) =>
  expected === undefined
    ? []
    : [{ title: `Rename this file to "${expected}"`, deferred: { do: 'rename-file', newName: expected } }];
