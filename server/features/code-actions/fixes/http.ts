import { closest, type MessageElement } from '../../../compiler/index.ts';
import type { Fixer } from '../action.ts';
import { elementOf } from '../elements.ts';
import { innermost } from '../enclosing.ts';

/** A path on the gateway begins with a slash. */
export const leadingSlash: Fixer = ({ start }, { file }) => {
  const { text } = file.linked.syntax;
  const isFirst = text[start - 1] === '"' || text[start - 1] === "'";
  if (!isFirst || !/^\w/.test(text.slice(start))) return [];
  return [{ title: 'Insert "/"', changes: [{ start, end: start, text: '/' }] }];
};

/** The field that was most likely meant, in a path or as the body of a request or response. */
export const otherHttpField: Fixer = ({ start, end }, { file }) => {
  const { syntax } = file.linked;
  const method = elementOf(file.linked, innermost(syntax, start, 'method'), 'method');
  const written = syntax.text.slice(start, end);
  const [, mark = '', path = '', close = ''] = /^(["']?)([\w.]+)(["']?)$/.exec(written) ?? [];
  const isOfResponse = /response_body\s*:\s*$/.test(syntax.text.slice(0, start));
  const meant =
    method && path !== '' ? corrected(isOfResponse ? method.output : method.input, path) : undefined;
  if (meant === undefined) return [];
  return [{ title: `Change to "${meant}"`, changes: [{ start, end, text: mark + meant + close }] }];
};

/** The path with its first wrong name replaced by one that is close; undefined where there is none, or nothing is wrong. */
function corrected(message: MessageElement | undefined, path: string): string | undefined {
  let inside = message;
  const names = path.split('.');
  for (const [index, name] of names.entries()) {
    if (!inside) return undefined;
    const field = inside.fields.find((each) => each.name === name);
    if (!field) {
      const other = closest(
        name,
        inside.fields.map((each) => each.name),
      );
      return other === undefined ? undefined : names.with(index, other).join('.');
    }
    inside = field.typeElement?.kind === 'message' ? field.typeElement : undefined;
  }
  return undefined;
}
