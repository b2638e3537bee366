import type { EnumNode, EnumValueNode, SyntaxFile } from '../../../compiler/index.ts';
import { upperSnakeCase } from '../../../lint/names.ts';
import { commentsAbove, insertBefore, insertFirst, removeStatement } from '../../edits/statements.ts';
import { lineStart, newlineOf, nextLine, type TextChange } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';

/** Has an enum begin with the value 0: one that it has already, or a new one. */
export const zeroValueFirst: Fixer = ({ start }, context): Change[] => {
  const { syntax } = context.file.linked;
  const node = innermost(syntax, start, 'enum');
  if (!node) return [];
  const element = elementOf(context.file.linked, node, 'enum');
  const [first] = node.body.declarations.filter((each): each is EnumValueNode => each.kind === 'enum-value');
  const zero = element?.values.find(({ number }) => number === 0);
  if (first && zero) {
    const changes = moved(syntax, zero.node, first);
    return [{ title: `Move "${zero.name}" to the front`, changes }];
  }
  const name = freeName(node, context);
  if (name === undefined || element?.reservedRanges.some((range) => range.start <= 0 && range.end >= 0))
    return [];
  const statement = `${name} = 0;`;
  const change = first ? insertBefore(syntax, first, statement) : insertInto(syntax, node, statement);
  return [{ title: `Add "${statement}"`, changes: [change] }];
};

/** Behind what else the enum says. */
function insertInto(syntax: SyntaxFile, node: EnumNode, statement: string): TextChange {
  return insertFirst(syntax, node, node.body, statement);
}

/** The name of a value that says nothing, which nothing around the enum has. */
function freeName(node: EnumNode, { file }: ActionContext): string | undefined {
  const element = elementOf(file.linked, node, 'enum');
  const scope = element?.fullName.slice(0, -element.name.length) ?? '';
  const reserved = element?.reservedNames.map(({ name }) => name) ?? [];
  return ['UNSPECIFIED', 'UNKNOWN', 'NONE']
    .map((suffix) => `${upperSnakeCase(node.name.text)}_${suffix}`)
    .find((name) => !file.linked.elements.symbols.has(scope + name) && !reserved.includes(name));
}

/** Puts a value before another, with the comments above it and on its line. */
function moved(syntax: SyntaxFile, node: EnumValueNode, before: EnumValueNode): TextChange[] {
  const { text, tokens } = syntax;
  const start = tokens.start(node.first);
  const hasLine = text.slice(lineStart(text, start), start).trim() === '';
  const at = tokens.start(before.first);
  const target = text.slice(lineStart(text, at), at).trim() === '';
  if (hasLine && target) {
    const from = commentsAbove(syntax, node);
    const end = nextLine(text, tokens.end(node.last));
    const place = commentsAbove(syntax, before);
    const whole = text.slice(from, end);
    const ended = whole.endsWith('\n') ? whole : whole + newlineOf(text);
    return [
      { start: place, end: place, text: ended },
      { start: from, end, text: '' },
    ];
  }
  const statement = text.slice(start, tokens.end(node.last));
  return [{ start: at, end: at, text: `${statement} ` }, removeStatement(syntax, node)];
}
