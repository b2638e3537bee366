/**
 * Lays JSON out with two spaces without reading its values, so that numbers keep every digit and a text that is not
 * JSON comes back as it was.
 */
export function formatJson(text: string): string {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|"/g);
  if (!tokens || !isJson(text)) return text;
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

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
