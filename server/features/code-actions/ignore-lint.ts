import { lintRulesNamed } from '../../lint/index.ts';
import { indentOf, lineStart, newlineOf } from '../edits/text-changes.ts';
import type { ActionContext, Change } from './action.ts';
import { declarationsAt } from './enclosing.ts';
import type { Problem } from './problem.ts';

/** Rules about a file as a whole, which no comment ignores. */
const ofFile: ReadonlySet<string> = new Set(['FILE_LOWER_SNAKE_CASE', 'PACKAGE_DEFINED', 'SYNTAX_SPECIFIED']);

/** A comment that has buf, and Skep, say nothing of a rule about this declaration. */
export function ignoreHere({ of, code, start, end }: Problem, { file }: ActionContext): Change[] {
  // Without a place it is about what is not there.
  if (of !== 'lint' || start === end || ofFile.has(code) || lintRulesNamed(code, 'v2') === undefined)
    return [];
  const { syntax } = file.linked;
  const { text, tokens } = syntax;
  const around = declarationsAt(syntax, start);
  const innermost = around.at(-1);
  // Of an option it is the declaration whose option it is, but for the one rule about the statement itself.
  const node =
    innermost?.kind === 'option' && code !== 'ENUM_NO_ALLOW_ALIAS' ? (around.at(-2) ?? innermost) : innermost;
  if (!node) return [];
  const begin = tokens.start(node.first);
  const comment = `// buf:lint:ignore ${code}`;
  const newline = newlineOf(text);
  const at = lineStart(text, begin);
  const isOwnLine = text.slice(at, begin).trim() === '';
  const change = isOwnLine
    ? { start: at, end: at, text: text.slice(at, begin) + comment + newline }
    : {
        start: begin,
        end: begin,
        text: newline + indentOf(text, begin) + comment + newline + indentOf(text, begin),
      };
  return [{ title: `Ignore ${code} here`, changes: [change] }];
}
