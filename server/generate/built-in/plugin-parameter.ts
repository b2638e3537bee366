/** An option that a plugin does not know, or of a value that it cannot have; for people to read. */
export class ParameterError extends Error {}

/** Reads `key=value,key=value`. Throws ParameterError at a key that is not among `known`. */
export function readParameter(parameter: string, known: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const part of parameter.split(',')) {
    if (part === '') continue;
    const [key = '', ...value] = part.split('=');
    if (!known.includes(key))
      throw new ParameterError(`there is no option "${key}": there are ${known.join(', ')}`);
    values.set(key, value.join('='));
  }
  return values;
}
