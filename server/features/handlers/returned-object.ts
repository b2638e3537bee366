import type { TypeScriptFile } from './typescript-file.ts';

/** The object that a variable is given or a function returns: where its brace, or the name it has, stands. */
export function returnedObject(file: TypeScriptFile, name: number): number | undefined {
  if (/^(const|let|var)$/.test(file.text(name - 1))) {
    const equals = file.find(name, ['=', ';']);
    if (!file.is(equals, '=')) return undefined;
    const arrow = arrowAfter(file, equals + 1);
    return arrow === undefined ? equals + 1 : returnedBy(file, arrow);
  }
  if (file.isWord(name - 1, 'function')) return returnedBy(file, file.find(name, ['{']));
  return file.is(name, '{') ? name : undefined;
}

/** The token after `=>`, where a function begins at `at`. */
function arrowAfter(file: TypeScriptFile, at: number): number | undefined {
  const start = file.isWord(at, 'async') ? at + 1 : at;
  if (!file.is(start, '(')) return undefined;
  for (let next = file.after(start); next < file.tokens.length && next < file.after(start) + 40; next++) {
    if (file.is(next, '=') && file.is(next + 1, '>')) return next + 2;
    if (file.is(next, ';')) return undefined;
  }
  return undefined;
}

function returnedBy(file: TypeScriptFile, body: number): number | undefined {
  if (!file.is(body, '{')) return body;
  const end = file.after(body);
  // What functions within return is theirs.
  for (let at = body + 1; at < end; at = /^[{([]$/.test(file.text(at)) ? file.after(at) : at + 1) {
    if (file.isWord(at, 'return')) return at + 1;
  }
  return undefined;
}
