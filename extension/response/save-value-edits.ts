/** The edits that make a value of an answer a variable. Pure: texts in, texts out. */
import { applyEdits, modify, type ParseError, parse } from 'jsonc-parser';
import type { FileRequest } from '../../runtime/api/request/request-file.ts';

/** Lines to be put in before a line (from zero) of the request file. */
export interface InsertedLines {
  line: number;
  lines: string[];
}

/**
 * `@postId = {{create.post.id}}` above the request that uses it, and what makes it work there: a name of the request that
 * answers, and `# @ref` to it.
 */
export function referenceEdits(
  source: FileRequest,
  user: FileRequest,
  variable: string,
  path: string,
  takenNames: readonly string[],
): InsertedLines[] {
  const known = /^[\w-]+$/.test(source.name) ? source.name : undefined;
  const name = known ?? freeName(source, takenNames);
  const refs = user === source || user.refs.includes(name) ? [] : [`# @ref ${name}`];
  return [
    ...(known === undefined ? [{ line: source.line, lines: [`# @name ${name}`] }] : []),
    { line: user.line, lines: [...refs, `@${variable} = {{${name}${path}}}`] },
  ];
}

function freeName({ name, target }: FileRequest, taken: readonly string[]): string {
  const words = (name || target.split(/[/?]/).at(-1) || 'request').replaceAll(/\W+/g, '_');
  const base = words.charAt(0).toLowerCase() + words.slice(1);
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? base : `${base}${count}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** The text of an environment file with a variable in it; undefined where the text is no JSON object. */
export function withVariable(
  text: string,
  environment: string,
  name: string,
  value: string,
): string | undefined {
  const content = text.trim() === '' ? '{}\n' : text;
  const errors: ParseError[] = [];
  const read: unknown = parse(content, errors);
  if (errors.length > 0 || typeof read !== 'object' || read === null || Array.isArray(read)) return undefined;
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  return applyEdits(content, modify(content, [environment, name], value, { formattingOptions }));
}

/** A name for the variable of a path: `postId` of `.post.id`. */
export function variableName(path: string): string {
  const words = path.match(/[A-Za-z_$][\w$-]*/g) ?? ['value'];
  const [first = '', ...rest] = words.slice(-2);
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
