/**
 * Lays JSON out with two spaces without reading its values, so that numbers keep every digit and a text that is not
 * JSON comes back as it was.
 */
export function formatJson(text: string): string {
  return isJson(text) ? layOut(text) : text;
}

/** Lays out the first characters of a JSON text that is too long to be shown whole; ends with a whole line. */
export function formatJsonStart(text: string, characters: number): string {
  const start = text.slice(0, characters);
  if (!/^\s*[{[]/.test(start)) return start;
  return layOut(start).replace(/\n[^\n]*$/, '');
}

function layOut(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|"/g) ?? [];
  let out = '';
  let depth = 0;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [index, token] of tokens.entries()) {
    if (token === '}' || token === ']') {
      depth--;
      if (!/^[{[]$/.test(tokens[index - 1] ?? '')) out += newLine();
      out += token;
    } else {
      if (/^[{[,]$/.test(tokens[index - 1] ?? '')) out += newLine();
      out += token === ':' ? ': ' : token;
      if (token === '{' || token === '[') depth++;
    }
  }
  return out;
}

/** Whether a text is one value of JSON, and nothing else. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
