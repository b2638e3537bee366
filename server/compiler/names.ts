/** `a.b` and `C` make `a.b.C`; an empty scope adds nothing. */
export function joinName(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

/** The scope a full name lies in; '' at the top. */
export function scopeOf(fullName: string): string {
  const dot = fullName.lastIndexOf('.');
  return dot < 0 ? '' : fullName.slice(0, dot);
}

/** The last part of a full name. */
export function lastPart(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1);
}

/** The JSON name protoc gives a field: `foo_bar` becomes `fooBar`. */
export function jsonNameOf(fieldName: string): string {
  if (!fieldName.includes('_')) return fieldName;
  const [first = '', ...words] = fieldName.split('_');
  let result = first;
  for (const word of words) result += capitalized(word);
  return result;
}

/** The name protoc gives the entry message of a map field: `foo_bar` becomes `FooBarEntry`. */
export function mapEntryName(fieldName: string): string {
  return `${fieldName.split('_').map(capitalized).join('')}Entry`;
}

function capitalized(word: string): string {
  const code = word.charCodeAt(0);
  return code >= 97 && code <= 122 ? String.fromCharCode(code - 32) + word.slice(1) : word;
}

/** How many single-character edits part two names; gives up above `limit`. (Levenshtein, two rows.) */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const replaced = (previous[column - 1] ?? 0) + (same ? 0 : 1);
      // Two neighbours swapped cost one edit each way, which "Psot" for "Post" would miss; hence the limit of two.
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The candidate that was most likely meant by `name`, if one is close. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 4 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance =
      candidate.toLowerCase() === name.toLowerCase() ? 0 : editDistance(name, candidate, bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
